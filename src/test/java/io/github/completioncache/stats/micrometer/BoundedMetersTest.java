package io.github.completioncache.stats.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Categories and models without end make no meters without end, and no counter ever goes down. */
class BoundedMetersTest {

  private static final String REQUESTS = "completion_cache_requests_total";

  private final MeteredDesk desk = new MeteredDesk(UnaryOperator.identity());

  @AfterEach
  void close() {
    desk.close();
  }

  private void bind(int categories, int models) {
    CacheMetrics.builder(desk.client.cache())
        .maximumCategories(categories)
        .maximumModels(models)
        .build()
        .bindTo(desk.registry);
  }

  @Test
  void firstCategoriesHaveMetersAndTheRestIsSummedUp() {
    bind(2, 20);
    for (String category : List.of("a", "b", "c", "d", "c", "a")) {
      desk.ask("Hi", category);
    }

    Scrape scrape = desk.scrape();

    assertThat(scrape.values(REQUESTS, "category")).containsExactlyInAnyOrder("a", "b", "other");
    assertThat(scrape.sum(REQUESTS, "category", "a")).isEqualTo(2);
    assertThat(scrape.sum(REQUESTS, "category", "b")).isEqualTo(1);
    assertThat(scrape.sum(REQUESTS, "category", "other")).isEqualTo(3);
  }

  @Test
  void categoriesWithMostRequestsHaveMetersIfTheyAreBoundLate() {
    for (String category : List.of("a", "b", "c", "c", "d", "d", "d")) {
      desk.ask("Hi", category);
    }

    bind(2, 20);

    Scrape scrape = desk.scrape();
    assertThat(scrape.values(REQUESTS, "category")).containsExactlyInAnyOrder("c", "d", "other");
    assertThat(scrape.sum(REQUESTS)).isEqualTo(7);
  }

  @Test
  void modelsAreBoundedToo() {
    bind(50, 1);
    for (String model : List.of("gpt-4o", "gpt-4o-mini", "made-up", "gpt-4o")) {
      desk.client.create(MeteredDesk.question("Hi", model));
    }

    Scrape scrape = desk.scrape();

    assertThat(scrape.values(REQUESTS, "model")).containsExactlyInAnyOrder("gpt-4o", "other");
    assertThat(scrape.sum(REQUESTS, "model", "other", "status", "miss")).isEqualTo(2);
    assertThat(scrape.sum("completion_cache_unpriced_calls_total", "model", "other")).isEqualTo(1);
  }

  @Test
  void limitOfZeroShowsOneSum() {
    bind(0, 0);
    desk.ask("Hi", "a");
    desk.ask("Hi", "b");

    Scrape scrape = desk.scrape();

    assertThat(scrape.sum(REQUESTS, "category", "other", "model", "other")).isEqualTo(2);
    assertThat(scrape.values(REQUESTS, "category")).containsExactly("other");
  }

  @Test
  void noCounterGoesDownWhileCategoriesComeAndTwoScrape() throws Exception {
    bind(5, 2);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Future<?> calls =
          threads.submit(
              () -> {
                for (int i = 0; i < 400; i++) {
                  desk.ask("Hi", "category-" + i % 20);
                }
              });
      Future<?> one = threads.submit(() -> expectNoStepBack(calls));
      Future<?> other = threads.submit(() -> expectNoStepBack(calls));
      for (Future<?> each : List.of(calls, one, other)) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    // What others have read may be shown for another moment.
    Awaitility.await().untilAsserted(() -> assertThat(desk.scrape().sum(REQUESTS)).isEqualTo(400));
    assertThat(desk.scrape().values(REQUESTS, "category")).hasSize(6).contains("other");
  }

  private void expectNoStepBack(Future<?> calls) {
    Map<String, Double> before = new HashMap<>();
    do {
      Scrape scrape = desk.scrape();
      for (String category : scrape.values(REQUESTS, "category")) {
        double now = scrape.sum(REQUESTS, "category", category);
        assertThat(now).isGreaterThanOrEqualTo(before.getOrDefault(category, 0.0));
        before.put(category, now);
      }
    } while (!calls.isDone());
  }
}
