package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} foretells of requests that an application has made, or has not. */
final class ExplainTest {

  private static final String BODY =
      "{\"model\":\"gpt-4o-mini\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private static final ChatCompletionCreateParams PARAMS =
      ChatCompletionCreateParams.builder()
          .model("gpt-4o-mini")
          .temperature(0)
          .addUserMessage("Hi")
          .build();

  @TempDir private Path directory;
  private Path file = Path.of("");
  private Path request = Path.of("");
  private String key = "";
  private String url = "";

  @BeforeEach
  void askOnce() throws IOException {
    file = directory.resolve("cache.db");
    request = Files.writeString(directory.resolve("request.json"), BODY);
    try (StubOpenAi stub = StubOpenAi.start(Map.of(), Duration.ZERO)) {
      url = stub.url();
      OpenAIClient openAI =
          OpenAIOkHttpClient.builder().apiKey("key").baseUrl(url).organization("org").build();
      try (CachedCompletionClient client =
          CachedCompletionClient.builder()
              .openAI(openAI)
              .store(SqliteCacheStore.open(file))
              .build()) {
        CachedCompletion answer =
            client.complete(PARAMS, CacheOptions.builder().namespace("tenant").build());
        key = answer.outcome().key().orElseThrow().hex();
      }
    }
  }

  @Test
  void whatTheApplicationAskedWouldHit() {
    ToolOutput run = explain("--base-url", url, "--organization", "org", "--namespace", "tenant");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(key + "  HIT: fresh\n");
  }

  @Test
  void whatTheKeyIsMadeOfMatters() {
    Stream<String[]> others =
        Stream.of(
            new String[] {"--base-url", url, "--organization", "org"},
            new String[] {"--base-url", url, "--namespace", "tenant"},
            new String[] {"--organization", "org", "--namespace", "tenant"},
            new String[] {
              "--base-url", url, "--organization", "org", "--namespace", "tenant", "--project", "p"
            },
            new String[] {
              "--base-url",
              url,
              "--organization",
              "org",
              "--namespace",
              "tenant",
              "--header",
              "X-A: b"
            });

    assertThat(others)
        .allSatisfy(
            options ->
                assertThat(explain(options).out())
                    .endsWith("  MISS: not in the cache\n")
                    .doesNotStartWith(key));
  }

  @Test
  void theEnvironmentSaysItToo() {
    ToolOutput run =
        new ToolOutput.Run()
            .environment("OPENAI_BASE_URL", url)
            .in(BODY)
            .of("explain", "-s", file.toString(), "-", "--organization=org", "--namespace=tenant");

    assertThat(run.out()).startsWith(key + "  HIT");
  }

  @Test
  void programsGetOneDocument() {
    JsonNode shown =
        explain("--base-url", url, "--organization=org", "--namespace=tenant", "--json").json();

    assertThat(shown)
        .hasToString(
            "{\"api\":\"openai.chat.completions\",\"requests\":[{\"key\":\""
                + key
                + "\",\"status\":\"HIT\",\"reason\":\"fresh\",\"served\":true,\"differences\":[]}]}");
  }

  @Test
  void aCallerMayWantItFresher() {
    ToolOutput.Run inTwoHours =
        new ToolOutput.Run().clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));
    String[] asked = {
      "explain",
      "-s",
      file.toString(),
      request.toString(),
      "--base-url",
      url,
      "--organization=org",
      "--namespace=tenant",
      "--max-age=3h"
    };

    assertThat(inTwoHours.of(asked).out()).startsWith(key + "  HIT: ");
    asked[asked.length - 1] = "--max-age=1h";
    assertThat(inTwoHours.of(asked).out()).startsWith(key + "  MISS: ").contains("maximum age");
  }

  @Test
  void thePolicyDecidesFirst() throws IOException {
    Files.writeString(request, BODY.replace("\"temperature\":0", "\"temperature\":1"));

    assertThat(explain().out()).endsWith("  BYPASS: temperature is not 0\n");
    assertThat(explain("--any-temperature").out()).endsWith("  MISS: not in the cache\n");
    assertThat(explain("--allow-model", "gpt-4o-mini").out()).contains("MISS");
  }

  @Test
  void aLineOfABatchFileNamesItsPath() throws IOException {
    Files.writeString(
        request,
        "{\"custom_id\":\"1\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
            + BODY
            + "}");

    assertThat(explain("--base-url", url, "--organization=org", "--namespace=tenant").out())
        .startsWith(key + "  HIT");
  }

  @Test
  void eachTextToBeEmbeddedIsARequest() throws IOException {
    Files.writeString(request, "{\"model\":\"text-embedding-3-small\",\"input\":[\"a\",\"b\"]}");

    assertThat(explain("--api", "embeddings").out()).hasLineCount(2).contains("MISS");
    assertThat(explain("--api", "/v1/embeddings", "--json").json().get("requests")).hasSize(2);
  }

  @Test
  void whatItIsForMustBeKnown() throws IOException {
    Files.writeString(request, "{\"model\":\"m\",\"input\":\"a\"}");

    assertThat(explain().exitCode()).isEqualTo(2);
    assertThat(explain().err()).contains("does not say what it is for: give --api chat");
    assertThat(explain("--api", "images").err()).contains("the API must be chat, responses");
  }

  @Test
  void whatIsNoRequestIsABypass() throws IOException {
    Files.writeString(request, "{\"messages\":");

    ToolOutput run = explain("--api", "chat");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("BYPASS: ");
  }

  @Test
  void badOptionsAreNamed() {
    assertThat(explain("--base-url", "localhost").err()).contains("must begin with http://");
    assertThat(explain("--header", "x").err()).contains("must look like NAME:VALUE");
    assertThat(explain("--max-age", "soon").err()).contains("'soon' is not a duration");
    assertThat(explain("--allow-model", " ").exitCode()).isEqualTo(2);
    assertThat(ToolOutput.of("explain", "-s", file.toString(), "none.json").err())
        .contains("there is no file none.json");
  }

  @Test
  void aStoreThatIsDownIsNoMiss() {
    RedisProcess redis = RedisProcess.start();
    redis.kill();

    ToolOutput run = ToolOutput.of("explain", "-s", redis.url(), request.toString());

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("cannot be reached");
  }

  @Test
  void theFieldsThatDifferAreNamed() throws IOException {
    Path other = directory.resolve("other.json");
    Files.writeString(
        other, BODY.replace("\"temperature\":0", "\"temperature\":1").replace("Hi", "Hello"));

    ToolOutput run = explain("--against", other.toString());
    JsonNode json = explain("--against", other.toString(), "--json").json();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("  MISS: not in the cache\n", "messages[0].content", "temperature")
        .doesNotContain("Hello");
    assertThat(json.at("/requests/0/differences")).hasSize(2);
  }

  @Test
  void equalRequestsSaySo() throws IOException {
    Path other = Files.writeString(directory.resolve("other.json"), " " + BODY);

    assertThat(explain("--against", other.toString()).out())
        .contains("  the other has the same key\n");
  }

  private ToolOutput explain(String... options) {
    return ToolOutput.of(
        Stream.concat(
                Stream.of("explain", "-s", file.toString(), request.toString()), Stream.of(options))
            .toArray(String[]::new));
  }
}
