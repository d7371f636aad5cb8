package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheRequest;
import io.github.completioncache.Explanation;
import io.github.completioncache.JsonRequests;
import io.github.completioncache.TtlRules;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.CacheStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Foretells what would become of a request. */
@Command(
    name = "explain",
    description =
        "Tell what would become of a request: its key, and whether it would be served from the"
            + " store, and if not, why. Nothing is sent to anybody but the store.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  completion-cache explain -s ai_cache.db request.json",
      "  completion-cache explain -s ai_cache.db --api responses --namespace tenant-a r.json",
      "  completion-cache explain -s ai_cache.db --allow-model o3 --header X-Team:blue r.json",
      "  completion-cache explain -s ai_cache.db r.json --against r-that-hit.json",
      "",
      "REQUEST.json is the body as the application would send it, or a line of an OpenAI Batch"
          + " file. The key is also made of the address, the organization, the project, the"
          + " namespace and added headers, so give what the application gives. It needs no API key."
    })
final class ExplainCommand extends ToolCommand {

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private OpenAiOptions openAi = new OpenAiOptions();
  @Mixin private PolicyOptions policy = new PolicyOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(paramLabel = "REQUEST.json", description = "The request; - for standard input.")
  private String file = "";

  @Option(
      names = "--api",
      paramLabel = "API",
      description =
          "What it is for: chat, responses, embeddings, or a path. Default: chat, for a body with"
              + " messages.")
  private @Nullable String api;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The namespace of the caller. Default: none.")
  private @Nullable String namespace;

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      converter = Spans.DurationConverter.class,
      description =
          "How old an answer the caller takes at most, by its maximum age or the TTL of its"
              + " category. Default: what the entry's own lifetime allows.")
  private @Nullable Duration maxAge;

  @Option(
      names = "--against",
      paramLabel = "OTHER.json",
      description = "Name the fields in which it differs from this other request, too.")
  private @Nullable String other;

  ExplainCommand(Surroundings around) {
    super(around);
  }

  @Override
  int run() {
    OpenAIClient client = openAi.silent(around.environment());
    StoreTrouble trouble = new StoreTrouble();
    try (CacheStore opened = store.open(around);
        CachedCompletionClient cached =
            CachedCompletionClient.builder()
                .openAI(client)
                .store(opened)
                .clock(around.clock())
                .listener(trouble)
                .policy(policy.policy())
                .ttl(TtlRules.builder().defaultTtl(TtlRules.MAXIMUM).build())
                .build()) {
      JsonRequests requests = cached.jsonRequests();
      RequestFile request = RequestFile.read(file, api, requests, around);
      List<Explanation> explanations =
          requests.read(request.api(), request.body(), options()).stream()
              .map((CacheRequest one) -> requests.cache().explain(one))
              .toList();
      if (other != null) {
        RequestFile compared = RequestFile.read(other, api, requests, around);
        explanations = compare(explanations, Comparison.of(client, request, compared, options()));
      }
      if (trouble.first().isPresent()) {
        throw Trouble.store(trouble.first().get());
      }
      List<Explanation> told = explanations;
      json.print(around, document(request.api(), told), () -> told.forEach(this::print));
      return ExitCodes.OK;
    } finally {
      client.close();
    }
  }

  private static List<Explanation> compare(
      List<Explanation> explanations, List<List<String>> differences) {
    List<Explanation> compared = new ArrayList<>();
    for (int i = 0; i < explanations.size(); i++) {
      Explanation each = explanations.get(i);
      List<String> found =
          differences.get(i).isEmpty() ? List.of("the other has the same key") : differences.get(i);
      compared.add(new Explanation(each.status(), each.reason(), each.key(), found));
    }
    return compared;
  }

  private CacheOptions options() {
    CacheOptions.Builder options = CacheOptions.builder();
    try {
      if (namespace != null) {
        options.namespace(namespace);
      }
      if (maxAge != null) {
        options.maxAge(maxAge);
      }
      return options.build();
    } catch (IllegalArgumentException e) {
      throw Trouble.usage(e);
    }
  }

  private void print(Explanation explanation) {
    around
        .out()
        .println(
            explanation.key().map(key -> key.hex() + "  ").orElse("")
                + explanation.status()
                + ": "
                + explanation.reason());
    explanation.differences().forEach(each -> around.out().println("  " + LabelText.of(each)));
  }

  private static ObjectNode document(String api, List<Explanation> explanations) {
    ObjectNode document = Json.object().put("api", api);
    ArrayNode requests = document.putArray("requests");
    for (Explanation explanation : explanations) {
      ObjectNode request =
          requests
              .addObject()
              .put("key", explanation.key().map(CacheKey::hex).orElse(null))
              .put("status", explanation.status().name())
              .put("reason", explanation.reason())
              .put("served", explanation.status().isServedByCache());
      explanation.differences().forEach(request.putArray("differences")::add);
    }
    return document;
  }
}
