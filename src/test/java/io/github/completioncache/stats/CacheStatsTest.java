package io.github.completioncache.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each number means. */
class CacheStatsTest {

  private static final String FAQ = "faq";
  private static final String NEWS = "news";
  private static final String MINI = "gpt-4o-mini";

  /** 600 * 0.15 + 400 * 0.075 + 50 * 0.60 dollars per million: 0.00015 dollars. */
  private static final TokenUsage USAGE = new TokenUsage(1_000, 400, 50);

  private static final Duration LATENCY = Duration.ofMillis(800);
  private static final Pricing PRICING =
      Pricing.builder().model(MINI, ModelPrice.perMillion("0.15", "0.075", "0.60")).build();

  private final StatsRecorder recorder = new StatsRecorder(PRICING);

  /** R11: no request yet is no data, neither 100 % nor 0 %. */
  @Test
  void r11NoRequestYetIsNoData() {
    CacheStats stats = recorder.snapshot();

    assertThat(stats.hitRate()).isEmpty();
    assertThat(stats.bypassShare()).isEmpty();
    assertThat(stats).hasToString("Hit rate: no data | Saved: $0.00");
    assertThat(stats.category("never seen").hitRate()).isEmpty();
    assertThat(stats.category("never seen")).hasToString("Hit rate: no data | Saved: $0.00");
    assertThat(stats.categories()).isEmpty();
    assertThat(stats.models()).isEmpty();
    assertThat(stats.costSaved()).isZero();
    assertThat(stats.tokensSaved()).isEqualTo(TokenUsage.NONE);
    assertThat(stats.timeSaved()).isZero();
  }

  /** R11: bypasses are no lookups, so they alone give no hit rate either. */
  @Test
  void r11OnlyBypassesIsNoDataForTheHitRate() {
    recorder.bypass(at(FAQ, MINI), "temperature is not set");
    CacheStats stats = recorder.snapshot();

    assertThat(stats.hitRate()).isEmpty();
    assertThat(stats.bypassShare()).hasValue(1);
    assertThat(stats.toString()).startsWith("Hit rate: no data");
  }

  @Test
  void modelsOfOneCategoryAreToldApart() {
    recorder.miss(at(FAQ, MINI));
    recorder.hit(at(FAQ, MINI), USAGE, LATENCY);
    CacheStats earlier = recorder.snapshot();
    recorder.miss(at(FAQ, "o3"));
    recorder.hit(at(NEWS, MINI), USAGE, LATENCY);
    CacheStats stats = recorder.snapshot();

    assertThat(stats.models(FAQ)).containsOnlyKeys(MINI, "o3");
    assertThat(stats.models(FAQ).get(MINI).lookups()).isEqualTo(2);
    assertThat(stats.models(NEWS)).containsOnlyKeys(MINI);
    assertThat(stats.models("never seen")).isEmpty();
    assertThat(stats.minus(earlier).models(FAQ)).containsOnlyKeys("o3");
    assertThatThrownBy(() -> stats.models(FAQ).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void countsEveryWayOfServingForTheHitRateAndKeepsThemApart() {
    recorder.hit(at(FAQ, MINI), USAGE, LATENCY);
    recorder.hit(at(FAQ, MINI), USAGE, LATENCY);
    recorder.staleHit(at(FAQ, MINI), USAGE, LATENCY);
    recorder.semanticHit(at(FAQ, MINI), USAGE, LATENCY);
    recorder.coalesced(at(FAQ, MINI));
    recorder.saved(at(FAQ, MINI), USAGE, Duration.ofMillis(300));
    recorder.miss(at(FAQ, MINI));
    recorder.miss(at(FAQ, MINI));
    recorder.bypass(at(FAQ, MINI), "temperature is 1");
    CacheStats stats = recorder.snapshot();

    assertThat(stats.hits()).isEqualTo(2);
    assertThat(stats.staleHits()).isEqualTo(1);
    assertThat(stats.semanticHits()).isEqualTo(1);
    assertThat(stats.coalesced()).isEqualTo(1);
    assertThat(stats.served()).isEqualTo(5);
    assertThat(stats.misses()).isEqualTo(2);
    assertThat(stats.lookups()).isEqualTo(7);
    assertThat(stats.bypasses()).isEqualTo(1);
    assertThat(stats.requests()).isEqualTo(8);
    assertThat(stats.hitRate().getAsDouble()).isCloseTo(5 / 7.0, within(1e-12));
    assertThat(stats.bypassShare()).hasValue(1 / 8.0);
    assertThat(stats.timeSaved()).isEqualTo(Duration.ofMillis(4 * 800 + 300));
  }

  @Test
  void sumsTokensMoneyAndTimeExactly() {
    for (int i = 0; i < 3; i++) {
      recorder.hit(at(FAQ, MINI), USAGE, LATENCY);
    }
    recorder.miss(at(FAQ, MINI));
    recorder.providerAnswered(at(FAQ, MINI), USAGE, LATENCY);
    CacheStats stats = recorder.snapshot();

    assertThat(stats.tokensSaved()).isEqualTo(new TokenUsage(3_000, 1_200, 150));
    assertThat(stats.costSaved()).isEqualTo(new BigDecimal("0.000450000"));
    assertThat(stats.timeSaved()).isEqualTo(Duration.ofMillis(2_400));
    assertThat(stats.tokensSpent()).isEqualTo(USAGE);
    assertThat(stats.costSpent()).isEqualTo(new BigDecimal("0.000150000"));
    assertThat(stats.timeSpent()).isEqualTo(LATENCY);
    assertThat(stats.providerAnswers()).isEqualTo(1);
    assertThat(stats.unpricedCalls()).isZero();
  }

  @Test
  void setsWhatTheCacheSpendsItselfAgainstWhatItSaves() {
    Pricing pricing =
        PRICING.toBuilder().model("embedder", ModelPrice.perMillion("0.02", "0")).build();
    StatsRecorder recorder = new StatsRecorder(pricing);
    recorder.semanticHit(at(FAQ, MINI), USAGE, LATENCY);
    for (int i = 0; i < 2; i++) {
      recorder.overhead(at(FAQ, "embedder"), new TokenUsage(5_000, 0, 0), Duration.ofMillis(30));
    }
    CacheStats stats = recorder.snapshot();

    assertThat(stats.costSaved()).isEqualByComparingTo("0.00015");
    assertThat(stats.tokensOverhead()).isEqualTo(new TokenUsage(10_000, 0, 0));
    assertThat(stats.costOverhead()).isEqualByComparingTo("0.0002");
    assertThat(stats.timeOverhead()).isEqualTo(Duration.ofMillis(60));
    assertThat(stats.netSaved()).isEqualByComparingTo("-0.00005");
    assertThat(stats.category(FAQ))
        .hasToString("Hit rate: 100.0% | Saved: $0.0002 | Net: >-$0.0001");
    assertThat(stats.model(MINI).netSaved()).isEqualTo(stats.costSaved());
    assertThat(stats.model("embedder").costOverhead()).isEqualTo(stats.costOverhead());
    assertThat(stats.tokensSpent()).isEqualTo(TokenUsage.NONE);
    assertThat(stats.costSpent()).isZero();
    assertThat(stats.requests()).isEqualTo(1);
    assertThat(stats.unpricedCalls()).isZero();
  }

  @Test
  void overheadIsFreeOnlyIfItSaysSo() {
    recorder.overhead(at(FAQ, "at home"), TokenUsage.NONE, LATENCY);
    assertThat(recorder.snapshot().unpricedCalls()).isZero();
    assertThat(recorder.snapshot().timeOverhead()).isEqualTo(LATENCY);

    recorder.overhead(at(FAQ, "unknown"), USAGE, LATENCY);
    recorder.overhead(at(FAQ, MINI), null, LATENCY);
    assertThat(recorder.snapshot().unpricedModels()).containsExactly(MINI, "unknown");
    assertThat(recorder.snapshot().costOverhead()).isZero();
  }

  @Test
  void showsALossAsSuch() {
    recorder.overhead(at(FAQ, MINI), new TokenUsage(100_000, 0, 0), LATENCY);
    assertThat(recorder.snapshot()).hasToString("Hit rate: no data | Saved: $0.00 | Net: -$0.0150");
  }

  @Test
  void countsAFailedCallAsAMissThatCostNothing() {
    recorder.miss(at(FAQ, "unknown"));
    recorder.providerFailed(at(FAQ, "unknown"));
    CacheStats stats = recorder.snapshot();

    assertThat(stats.hitRate()).hasValue(0);
    assertThat(stats.providerErrors()).isEqualTo(1);
    assertThat(stats.providerAnswers()).isZero();
    assertThat(stats.costSpent()).isZero();
    assertThat(stats.unpricedCalls()).isZero();
  }

  @Test
  void reportsUnpricedCallsInsteadOfCountingThemAsFree() {
    recorder.hit(at(FAQ, "my-deployment"), USAGE, LATENCY);
    recorder.hit(at(FAQ, MINI), null, LATENCY);
    recorder.hit(at(FAQ, MINI + "-2024-07-18"), USAGE, LATENCY);
    recorder.providerAnswered(at(NEWS, "my-deployment"), USAGE, LATENCY);
    CacheStats stats = recorder.snapshot();

    assertThat(stats.unpricedCalls()).isEqualTo(3);
    assertThat(stats.unpricedModels()).containsExactly(MINI, "my-deployment");
    assertThat(stats.costSaved()).isEqualByComparingTo("0.00015");
    assertThat(stats.costSpent()).isZero();
    assertThat(stats.tokensSaved()).isEqualTo(new TokenUsage(2_000, 800, 100));
    assertThat(stats.category(NEWS).unpricedCalls()).isEqualTo(1);
  }

  @Test
  void splitsUpByTheCallersCategoryAndTheRequestedModel() {
    recorder.hit(at(FAQ, MINI), USAGE, LATENCY);
    recorder.hit(at(NEWS, MINI), USAGE, LATENCY);
    recorder.miss(at(NEWS, "o3"));
    CacheStats stats = recorder.snapshot();

    assertThat(stats.categories()).containsOnlyKeys(FAQ, NEWS);
    assertThat(stats.category(FAQ).hitRate()).hasValue(1);
    assertThat(stats.category(NEWS).hitRate()).hasValue(0.5);
    assertThat(stats.category(NEWS).costSaved()).isEqualByComparingTo("0.00015");
    assertThat(stats.models()).containsOnlyKeys(MINI, "o3");
    assertThat(stats.model(MINI).hits()).isEqualTo(2);
    assertThat(stats.model("o3").misses()).isEqualTo(1);
  }

  @Test
  void namesReasonsAndCountsTheStore() {
    recorder.bypass(at(FAQ, MINI), "temperature is not set");
    recorder.bypass(at(NEWS, MINI), "temperature is not set");
    recorder.bypass(at(NEWS, MINI), "tools on the server");
    recorder.stored();
    recorder.notStored("finish_reason is length");
    recorder.storeFailed("get");
    recorder.storeFailed("get");
    recorder.storeFailed("put");
    recorder.unreadable();
    CacheStats stats = recorder.snapshot();

    assertThat(stats.bypassesByReason())
        .isEqualTo(Map.of("temperature is not set", 2L, "tools on the server", 1L));
    assertThat(stats.stores()).isEqualTo(1);
    assertThat(stats.notStored()).isEqualTo(1);
    assertThat(stats.notStoredByReason()).isEqualTo(Map.of("finish_reason is length", 1L));
    assertThat(stats.storeErrors()).isEqualTo(3);
    assertThat(stats.storeErrorsByOperation()).isEqualTo(Map.of("get", 2L, "put", 1L));
    assertThat(stats.unreadable()).isEqualTo(1);
  }

  @Test
  void doesNotChangeOnceTaken() {
    recorder.hit(at(FAQ, MINI), USAGE, LATENCY);
    CacheStats before = recorder.snapshot();
    CacheStats same = recorder.snapshot();
    recorder.hit(at(FAQ, MINI), USAGE, LATENCY);
    recorder.stored();

    assertThat(before).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(recorder.snapshot());
    assertThat(before.hits()).isEqualTo(1);
    assertThatThrownBy(() -> before.categories().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> before.models().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> before.bypassesByReason().put("x", 1L))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void minusGivesWhatHappenedInBetween() {
    recorder.hit(at(FAQ, MINI), USAGE, LATENCY);
    recorder.bypass(at(FAQ, MINI), "a");
    recorder.stored();
    CacheStats earlier = recorder.snapshot();
    recorder.hit(at(NEWS, MINI), USAGE, LATENCY);
    recorder.miss(at(NEWS, MINI));
    recorder.providerAnswered(at(NEWS, MINI), USAGE, LATENCY);
    recorder.bypass(at(NEWS, MINI), "b");
    recorder.notStored("c");

    StatsRecorder onlyLater = new StatsRecorder(PRICING);
    onlyLater.hit(at(NEWS, MINI), USAGE, LATENCY);
    onlyLater.miss(at(NEWS, MINI));
    onlyLater.providerAnswered(at(NEWS, MINI), USAGE, LATENCY);
    onlyLater.bypass(at(NEWS, MINI), "b");
    onlyLater.notStored("c");

    assertThat(recorder.snapshot().minus(earlier)).isEqualTo(onlyLater.snapshot());
    assertThat(recorder.snapshot().minus(recorder.snapshot()))
        .isEqualTo(new StatsRecorder(PRICING).snapshot());
  }

  @Test
  void minusInTheWrongOrderGivesZeroInsteadOfNegativeNumbers() {
    CacheStats earlier = recorder.snapshot();
    recorder.hit(at(FAQ, MINI), USAGE, LATENCY);

    assertThat(earlier.minus(recorder.snapshot())).isEqualTo(earlier);
  }

  @Test
  void saysTheMostImportantInOneLine() {
    for (int i = 0; i < 5; i++) {
      recorder.hit(at(FAQ, MINI), new TokenUsage(16_400, 0, 0), LATENCY);
    }
    recorder.miss(at(FAQ, MINI));
    recorder.miss(at(FAQ, MINI));

    assertThat(recorder.snapshot()).hasToString("Hit rate: 71.4% | Saved: $0.0123");
    assertThat(recorder.snapshot().category(FAQ)).hasToString("Hit rate: 71.4% | Saved: $0.0123");
  }

  @Test
  void saysHowManyCallsAreUnpriced() {
    recorder.hit(at(FAQ, "a"), USAGE, LATENCY);
    assertThat(recorder.snapshot())
        .hasToString("Hit rate: 100.0% | Saved: $0.00 | 1 call unpriced");

    recorder.hit(at(FAQ, "b"), USAGE, LATENCY);
    assertThat(recorder.snapshot())
        .hasToString("Hit rate: 100.0% | Saved: $0.00 | 2 calls unpriced");
  }

  @Test
  void writesAmountsOfEverySizeReadably() {
    assertThat(lineWithCost("0.000000001")).endsWith("Saved: <$0.0001");
    assertThat(lineWithCost("0.0001")).endsWith("Saved: $0.0001");
    assertThat(lineWithCost("0.9")).endsWith("Saved: $0.9000");
    assertThat(lineWithCost("0.99996")).endsWith("Saved: $1.00");
    assertThat(lineWithCost("1")).endsWith("Saved: $1.00");
    assertThat(lineWithCost("987.654")).endsWith("Saved: $987.65");
  }

  @Test
  void neverRoundsToAllOrNothing() {
    recorder.miss(at(FAQ, MINI));
    for (int i = 0; i < 9_999; i++) {
      recorder.hit(at(FAQ, MINI), null, LATENCY);
    }
    assertThat(recorder.snapshot().toString()).startsWith("Hit rate: 99.9% |");

    StatsRecorder cold = new StatsRecorder(PRICING);
    cold.hit(at(FAQ, MINI), USAGE, LATENCY);
    for (int i = 0; i < 9_999; i++) {
      cold.miss(at(FAQ, MINI));
    }
    assertThat(cold.snapshot().toString()).startsWith("Hit rate: 0.1% |");
  }

  @Test
  void writesTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      recorder.hit(at(FAQ, MINI), USAGE, LATENCY);
      assertThat(recorder.snapshot()).hasToString("Hit rate: 100.0% | Saved: $0.0002");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String lineWithCost(String usd) {
    StatsRecorder recorder = new StatsRecorder(Pricing.costPerCall(new BigDecimal(usd)));
    recorder.hit(at(FAQ, MINI), null, LATENCY);
    return recorder.snapshot().toString();
  }

  private static Account at(String category, String model) {
    return new Account(category, model, "");
  }
}
