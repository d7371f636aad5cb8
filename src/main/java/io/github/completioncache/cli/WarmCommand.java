package io.github.completioncache.cli;

import com.openai.client.OpenAIClient;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.TtlRules;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.stats.Pricing;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.warm.CacheWarmer;
import io.github.completioncache.warm.WarmingReport;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fills a store beforehand. */
@Command(
    name = "warm",
    description =
        "Fill a store beforehand: ask the provider for what is not fresh in it, and store the"
            + " answers. Calls cost money; --dry-run says how much.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  completion-cache warm -s ai_cache.db requests.jsonl --dry-run",
      "  completion-cache warm -s ai_cache.db requests.jsonl --max-cost 5 --category faq",
      "  completion-cache warm -s ai_cache.db --top 50 --since 7d",
      "  completion-cache warm -s ai_cache.db --expiring 1h",
      "  completion-cache warm -s ai_cache.db batch.jsonl --results batch_output.jsonl",
      "",
      "A line of a file is the body of a request, or a line of an OpenAI Batch file, which may also"
          + " have a category, namespace, tags and ttl of its own. What is fresh is passed over, so"
          + " a run that broke off is simply begun again. OPENAI_API_KEY and OPENAI_BASE_URL are"
          + " used as the SDK does. Give what the application gives: it is part of the keys. Exit"
          + " code 1 if any line came to nothing."
    })
final class WarmCommand extends ToolCommand {

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private WarmSources sources = new WarmSources();
  @Mixin private OpenAiOptions openAi = new OpenAiOptions();
  @Mixin private PolicyOptions policy = new PolicyOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--dry-run",
      description =
          "Ask nobody and store nothing: say what would be done, and about what it costs.")
  private boolean dryRun;

  @Option(
      names = "--max-cost",
      paramLabel = "USD",
      description = "Begin no call that could lead above it. Default: no limit.")
  private @Nullable BigDecimal maxCost;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many calls at a time, up to 256. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  @Option(
      names = "--category",
      paramLabel = "NAME",
      description = "The category of what is stored, for lines that name none. Default: default.")
  private @Nullable String category;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The namespace, for lines that name none. Default: none.")
  private @Nullable String namespace;

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      converter = Spans.DurationConverter.class,
      description =
          "How long answers are fresh, for lines that do not say. Default: the library's standard"
              + " rules, by category.")
  private @Nullable Duration ttl;

  @Option(names = "--refresh", description = "Ask for what is fresh, too.")
  private boolean refresh;

  WarmCommand(Surroundings around) {
    super(around);
  }

  @Override
  int run() {
    sources.check();
    OpenAIClient client =
        dryRun || sources.needNoCalls()
            ? openAi.silent(around.environment())
            : openAi.sending(around.environment());
    StoreTrouble trouble = new StoreTrouble();
    try (CacheStore opened =
            sources.needStored() ? store.open(around) : store.openOrCreate(around);
        CachedCompletionClient cached =
            CachedCompletionClient.builder()
                .openAI(client)
                .store(opened)
                .clock(around.clock())
                .policy(policy.policy())
                .pricing(Pricing.openAI())
                .ttl(TtlRules.standard())
                .listener(trouble)
                .build()) {
      Map<String, WarmingReport> reports = new LinkedHashMap<>();
      WarmView view = new WarmView(around);
      BigDecimal left = maxCost;
      for (WarmSources.Named source : sources.all(opened, around.clock())) {
        WarmingReport report = warm(cached, source, left);
        reports.put(source.name(), report);
        view.problems(source.name(), report);
        if (report.end() != WarmingReport.End.COMPLETE) {
          break;
        }
        left = left == null ? null : left.subtract(report.totals().cost()).max(BigDecimal.ZERO);
      }
      json.print(around, WarmView.document(reports), () -> view.print(reports));
      if (trouble.first().isPresent()) {
        throw Trouble.store(trouble.first().get());
      }
      boolean done =
          reports.values().stream()
              .allMatch(
                  report ->
                      report.end() == WarmingReport.End.COMPLETE
                          && report.totals().problems() == 0);
      return done ? ExitCodes.OK : ExitCodes.FAILED;
    } finally {
      client.close();
    }
  }

  private WarmingReport warm(
      CachedCompletionClient cached, WarmSources.Named source, @Nullable BigDecimal left) {
    try (WarmMeter meter = new WarmMeter(around)) {
      CacheWarmer.Builder builder =
          CacheWarmer.builder()
              .requests(cached.jsonRequests())
              .options(options())
              .concurrency(concurrency)
              .clock(around.clock())
              .listener(meter::show);
      if (left != null) {
        builder.costLimit(left);
      }
      CacheWarmer warmer = builder.build();
      return dryRun ? warmer.estimate(source.source()) : warmer.warm(source.source());
    } catch (IllegalArgumentException e) {
      throw Trouble.usage(e);
    } catch (UncheckedIOException e) {
      throw Trouble.failed(source.name() + " cannot be read", e);
    }
  }

  private CacheOptions options() {
    CacheOptions.Builder options = CacheOptions.builder();
    if (category != null) {
      options.category(category);
    }
    if (namespace != null) {
      options.namespace(namespace);
    }
    if (ttl != null) {
      options.ttl(ttl);
    }
    if (refresh) {
      options.mode(CacheOptions.Mode.REFRESH);
    }
    return options.build();
  }
}
