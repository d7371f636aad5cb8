package io.github.completioncache.stats.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the meters tell of stores. */
class StoreMetersTest {

  private static final String OPERATIONS = "completion_cache_store_operations_seconds_count";
  private static final String CIRCUIT = "completion_cache_store_circuit";

  private static MeteredDesk deskOn(CacheStore store) {
    MeteredDesk desk = new MeteredDesk(builder -> builder.store(store));
    CacheMetrics.of(desk.client.cache()).bindTo(desk.registry);
    return desk;
  }

  @Test
  void operationsAreTimed() {
    try (MeteredDesk desk = new MeteredDesk()) {
      desk.ask("Hi", "faq");
      desk.ask("Hi", "faq");

      Scrape scrape = desk.scrape();

      // A miss looks again before it asks the provider.
      assertThat(scrape.sum(OPERATIONS, "operation", "get", "result", "success")).isEqualTo(3);
      assertThat(scrape.sum(OPERATIONS, "operation", "put", "result", "success")).isEqualTo(1);
      assertThat(scrape.sum("completion_cache_store_operations_seconds_sum", "operation", "get"))
          .isPositive();
      assertThat(scrape.values("completion_cache_store_operations_seconds_bucket", "le"))
          .contains("0.001", "0.05", "+Inf");
      assertThat(scrape.sum("completion_cache_store_size_bytes")).isGreaterThan(1_000);
    }
  }

  @Test
  void evictionsFromMemoryAreThoseThatMadeRoom() {
    expectEvictions(
        MemoryCacheStore.builder().maximumEntries(2).clock(MeteredDesk.clock()).build());
  }

  @Test
  void evictionsFromAFileAreThoseThatMadeRoom(@TempDir Path directory) {
    expectEvictions(
        SqliteCacheStore.builder()
            .file(directory.resolve("answers.db"))
            .maximumEntries(2)
            .clock(MeteredDesk.clock())
            .build());
  }

  private static void expectEvictions(CacheStore store) {
    try (MeteredDesk desk = deskOn(store)) {
      for (int i = 0; i < 5; i++) {
        desk.ask("Question " + i, "faq");
      }

      Scrape scrape = desk.scrape();

      assertThat(scrape.sum("cache_evictions_total")).isEqualTo(3);
      assertThat(scrape.sum("cache_size")).isEqualTo(2);
      assertThat(scrape.sum("completion_cache_store_size_bytes")).isGreaterThan(1_000);
    }
  }

  @Test
  void sizeOfAStoreThatDoesNotAnswerIsNoNumber() {
    try (MeteredDesk desk = new MeteredDesk()) {
      desk.ask("Hi", "faq");

      desk.client.close();

      assertThat(desk.registry.get("cache.size").gauge().value()).isNaN();
      assertThat(desk.registry.get("completion.cache.store.size").gauge().value()).isNaN();
      assertThat(desk.scrape().sum("cache_puts_total")).isEqualTo(1);
    }
  }

  @Test
  void redisThatIsDownOpensTheCircuitOfReads() {
    try (RedisProcess redis = RedisProcess.start();
        MeteredDesk desk =
            deskOn(
                TieredCacheStore.of(
                    MemoryCacheStore.builder().clock(MeteredDesk.clock()).build(),
                    RedisCacheStore.builder()
                        .url(redis.url())
                        .clock(MeteredDesk.clock())
                        .build()))) {
      desk.ask("Hi", "faq");
      assertThat(desk.scrape().sum(CIRCUIT, "circuit", "reads", "state", "closed")).isEqualTo(1);
      assertThat(desk.scrape().sum(CIRCUIT, "circuit", "reads", "state", "open")).isZero();

      redis.kill();
      for (int i = 0; i < 20; i++) {
        desk.ask("Question " + i, "faq");
      }

      Scrape scrape = desk.scrape();
      assertThat(scrape.sum(CIRCUIT, "circuit", "reads", "state", "closed")).isZero();
      assertThat(scrape.sum(CIRCUIT, "circuit", "reads")).isEqualTo(1);
      assertThat(scrape.sum(CIRCUIT, "circuit", "writes")).isEqualTo(1);
      assertThat(scrape.sum(OPERATIONS, "operation", "get", "result", "failure")).isPositive();
      assertThat(scrape.sum("completion_cache_store_errors_total", "operation", "get"))
          .isPositive();
    }
  }
}
