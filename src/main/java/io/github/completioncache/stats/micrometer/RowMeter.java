package io.github.completioncache.stats.micrometer;

import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.stats.TokenUsage;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A counter that each pair of category and model has.
 *
 * @param tags what tells it from the others of this name
 */
record RowMeter(
    String name,
    Tags tags,
    @Nullable String unit,
    String description,
    ToDoubleFunction<StatsRow> number) {

  private static final String USD = "usd";
  private static final String TOKENS = "tokens";
  private static final String SECONDS = "seconds";
  private static final double NANOS_PER_SECOND = 1e9;

  static final List<RowMeter> ALL =
      Stream.of(
              requests(),
              calls(),
              worth(
                  "saved",
                  "that served answers would have taken",
                  StatsRow::tokensSaved,
                  StatsRow::costSaved,
                  StatsRow::timeSaved),
              worth(
                  "spent",
                  "that the answers of the provider took",
                  StatsRow::tokensSpent,
                  StatsRow::costSpent,
                  StatsRow::timeSpent),
              worth(
                  "overhead",
                  "that the cache asked for on its own behalf",
                  StatsRow::tokensOverhead,
                  StatsRow::costOverhead,
                  StatsRow::timeOverhead))
          .flatMap(List::stream)
          .toList();

  private static List<RowMeter> requests() {
    String name = Names.PREFIX + "requests";
    String description = "Calls of the application, by what became of them";
    return List.of(
        new RowMeter(name, Tags.of("status", "hit"), null, description, StatsRow::hits),
        new RowMeter(name, Tags.of("status", "stale"), null, description, StatsRow::staleHits),
        new RowMeter(
            name, Tags.of("status", "semantic"), null, description, StatsRow::semanticHits),
        new RowMeter(name, Tags.of("status", "coalesced"), null, description, StatsRow::coalesced),
        new RowMeter(name, Tags.of("status", "miss"), null, description, StatsRow::misses),
        new RowMeter(name, Tags.of("status", "bypass"), null, description, StatsRow::bypasses));
  }

  private static List<RowMeter> calls() {
    String name = Names.PREFIX + "provider.calls";
    String description = "Calls of the provider, for whatever reason they were made";
    return List.of(
        new RowMeter(
            name, Tags.of("result", "answer"), null, description, StatsRow::providerAnswers),
        new RowMeter(name, Tags.of("result", "error"), null, description, StatsRow::providerErrors),
        new RowMeter(
            Names.PREFIX + "unpriced.calls",
            Tags.empty(),
            null,
            "Calls whose price is not known: they are in no cost",
            StatsRow::unpricedCalls),
        new RowMeter(
            Names.PREFIX + "rejected",
            Tags.empty(),
            null,
            "Answers that the application found wrong",
            StatsRow::rejected));
  }

  private static List<RowMeter> worth(
      String kind,
      String which,
      Function<StatsRow, TokenUsage> tokens,
      Function<StatsRow, ? extends Number> cost,
      Function<StatsRow, Duration> time) {
    String name = Names.PREFIX + kind + ".tokens";
    String description = "Tokens " + which;
    return List.of(
        new RowMeter(
            name,
            Tags.of("kind", "prompt"),
            TOKENS,
            description,
            row -> tokens.apply(row).promptTokens() - tokens.apply(row).cachedPromptTokens()),
        new RowMeter(
            name,
            Tags.of("kind", "cached_prompt"),
            TOKENS,
            description,
            row -> tokens.apply(row).cachedPromptTokens()),
        new RowMeter(
            name,
            Tags.of("kind", "completion"),
            TOKENS,
            description,
            row -> tokens.apply(row).completionTokens()),
        new RowMeter(
            Names.PREFIX + kind + ".cost",
            Tags.empty(),
            USD,
            "US dollars " + which + ", by list prices",
            row -> cost.apply(row).doubleValue()),
        new RowMeter(
            Names.PREFIX + kind + ".time",
            Tags.empty(),
            SECONDS,
            "Time " + which,
            row -> time.apply(row).toNanos() / NANOS_PER_SECOND));
  }
}
