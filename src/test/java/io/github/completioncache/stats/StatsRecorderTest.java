package io.github.completioncache.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Bounds, strange values and many threads; what the numbers mean is in {@link CacheStatsTest}. */
class StatsRecorderTest {

  private static final TokenUsage USAGE = new TokenUsage(100, 40, 10);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Pricing PRICING =
      Pricing.builder().model("m", ModelPrice.perMillion("10", "5", "20")).build();

  private final StatsRecorder recorder = new StatsRecorder(PRICING);

  @Test
  void tellsAThousandCategoriesApartAndBooksTheRestUnderOther() {
    for (int i = 0; i < 1_500; i++) {
      recorder.hit(at("category-" + i, "m"), USAGE, SECOND);
    }
    CacheStats stats = recorder.snapshot();

    assertThat(stats.categories()).hasSize(1_001);
    assertThat(stats.category("category-999").hits()).isEqualTo(1);
    assertThat(stats.category("category-1000")).isEqualTo(StatsRow.EMPTY);
    assertThat(stats.category("other").hits()).isEqualTo(500);
    assertThat(stats.hits()).isEqualTo(1_500);
    // One such call costs 0.001 dollars; none is lost with its category.
    assertThat(stats.costSaved()).isEqualByComparingTo("1.5");
  }

  @Test
  void tellsAThousandModelsApartAndStillPricesTheRest() {
    for (int i = 0; i < 1_200; i++) {
      recorder.miss(at("c", "model-" + i));
    }
    recorder.providerAnswered(at("c", "m"), USAGE, SECOND);
    recorder.providerAnswered(at("c", "model-1199"), USAGE, SECOND);
    CacheStats stats = recorder.snapshot();

    assertThat(stats.models()).hasSize(1_001);
    assertThat(stats.model("other").misses()).isEqualTo(200);
    assertThat(stats.costSpent()).isEqualByComparingTo("0.001");
    assertThat(stats.unpricedCalls()).isEqualTo(1);
    assertThat(stats.unpricedModels()).containsExactly("other");
  }

  @Test
  void boundsThePairsButKeepsEachCategorysSumExact() {
    for (int category = 0; category < 500; category++) {
      for (int model = 0; model < 100; model++) {
        recorder.miss(at("category-" + category, "model-" + model));
      }
    }
    CacheStats stats = recorder.snapshot();

    assertThat(stats.categories()).hasSize(500);
    assertThat(stats.categories().values()).allMatch(row -> row.misses() == 100);
    assertThat(stats.misses()).isEqualTo(50_000);
    assertThat(stats.model("other").misses()).isEqualTo(40_000);
  }

  @Test
  void tellsAHundredReasonsApart() {
    for (int i = 0; i < 150; i++) {
      recorder.bypass(at("c", "m"), "reason-" + i);
      recorder.notStored("reason-" + i);
      recorder.storeFailed("operation-" + i);
    }
    CacheStats stats = recorder.snapshot();

    assertThat(stats.bypassesByReason()).hasSize(101).containsEntry("other", 50L);
    assertThat(stats.notStoredByReason()).hasSize(101).containsEntry("other", 50L);
    assertThat(stats.storeErrorsByOperation()).hasSize(101).containsEntry("other", 50L);
    assertThat(stats.bypasses()).isEqualTo(150);
    assertThat(stats.notStored()).isEqualTo(150);
    assertThat(stats.storeErrors()).isEqualTo(150);
  }

  @Test
  void doesNotGiveSharedModelsThePriceOfOneThatIsCalledOther() {
    Pricing trap = Pricing.builder().model("other", ModelPrice.perMillion("10", "20")).build();
    StatsRecorder recorder = new StatsRecorder(trap);
    recorder.hit(at("c", "other"), USAGE, SECOND);
    for (int i = 0; i < 1_001; i++) {
      recorder.hit(at("c", "model-" + i), USAGE, SECOND);
    }

    assertThat(recorder.snapshot().costSaved()).isEqualByComparingTo("0.0012");
    assertThat(recorder.snapshot().unpricedCalls()).isEqualTo(1_001);
  }

  @Test
  void takesStrangeTimesAndCountsWithoutFailing() {
    TokenUsage absurd = new TokenUsage(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    for (int i = 0; i < 10; i++) {
      recorder.hit(at("c", "m"), absurd, Duration.ofSeconds(Long.MAX_VALUE));
      recorder.hit(at("c", "m"), USAGE, Duration.ofSeconds(-1));
    }
    CacheStats stats = recorder.snapshot();

    assertThat(stats.hits()).isEqualTo(20);
    assertThat(stats.timeSaved()).isEqualTo(Duration.ofDays(10));
    assertThat(stats.tokensSaved().completionTokens()).isEqualTo(10_000_000_000L + 100);
    assertThat(stats.costSaved()).isPositive();
  }

  @Test
  void losesNothingWhenManyThreadsCountAtOnce() throws Exception {
    int threads = 8;
    int rounds = 20_000;
    inParallel(
        threads,
        thread -> {
          for (int i = 0; i < rounds; i++) {
            String category = "category-" + i % 3;
            recorder.hit(at(category, "m"), USAGE, Duration.ofNanos(7));
            recorder.miss(at(category, "m"));
            recorder.providerAnswered(at(category, "m"), USAGE, Duration.ofNanos(3));
            recorder.bypass(at(category, "model-" + thread), "reason-" + i % 5);
            recorder.stored();
          }
        });
    CacheStats stats = recorder.snapshot();
    long calls = (long) threads * rounds;

    assertThat(stats.hits()).isEqualTo(calls);
    assertThat(stats.misses()).isEqualTo(calls);
    assertThat(stats.providerAnswers()).isEqualTo(calls);
    assertThat(stats.bypasses()).isEqualTo(calls);
    assertThat(stats.stores()).isEqualTo(calls);
    assertThat(stats.tokensSaved()).isEqualTo(new TokenUsage(calls * 100, calls * 40, calls * 10));
    assertThat(stats.costSaved())
        .isEqualByComparingTo(new BigDecimal("0.001").multiply(big(calls)));
    assertThat(stats.costSpent()).isEqualByComparingTo(stats.costSaved());
    assertThat(stats.timeSaved()).isEqualTo(Duration.ofNanos(7 * calls));
    assertThat(stats.timeSpent()).isEqualTo(Duration.ofNanos(3 * calls));
    assertThat(stats.bypassesByReason()).hasSize(5).containsEntry("reason-0", calls / 5);
    assertThat(stats.models()).hasSize(threads + 1);
  }

  @Test
  void boundsCategoriesAlsoWhenManyThreadsBringNewOnesAtOnce() throws Exception {
    int threads = 8;
    inParallel(
        threads,
        thread -> {
          for (int i = 0; i < 2_000; i++) {
            recorder.miss(at("category-" + i, "model-" + i));
          }
        });
    CacheStats stats = recorder.snapshot();

    assertThat(stats.categories()).hasSize(1_001);
    assertThat(stats.models()).hasSize(1_001);
    assertThat(stats.misses()).isEqualTo(threads * 2_000L);
  }

  @Test
  void givesSnapshotsThatNeverGoBackAndAgreeWithinThemselvesWhileCountingGoesOn() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try {
      Future<List<CacheStats>> read =
          reader.submit(
              () -> {
                List<CacheStats> snapshots = new ArrayList<>();
                do {
                  snapshots.add(recorder.snapshot());
                } while (!done.get());
                return snapshots;
              });
      inParallel(
          4,
          thread -> {
            for (int i = 0; i < 20_000; i++) {
              recorder.hit(at("category-" + i % 7, "m"), USAGE, SECOND);
            }
          });
      done.set(true);
      CacheStats earlier = new StatsRecorder(PRICING).snapshot();
      for (CacheStats stats : read.get()) {
        assertThat(stats.hits()).isGreaterThanOrEqualTo(earlier.hits());
        assertThat(stats.costSaved()).isGreaterThanOrEqualTo(earlier.costSaved());
        assertThat(sum(stats.categories().values())).isEqualTo(stats.hits());
        assertThat(sum(stats.models().values())).isEqualTo(stats.hits());
        earlier = stats;
      }
    } finally {
      done.set(true);
      reader.shutdown();
    }
    assertThat(recorder.snapshot().hits()).isEqualTo(80_000);
  }

  private static long sum(Iterable<StatsRow> rows) {
    long sum = 0;
    for (StatsRow row : rows) {
      sum += row.hits();
    }
    return sum;
  }

  private static BigDecimal big(long value) {
    return BigDecimal.valueOf(value);
  }

  private interface Work {
    void of(int thread);
  }

  private static void inParallel(int threads, Work work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  work.of(thread);
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  private static Account at(String category, String model) {
    return new Account(category, model, "");
  }
}
