package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.testing.RedisCluster;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.RedisSentinels;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory that follows the changes of a Redis whose primaries change. */
@Timeout(180)
class RedisChangesAfterFailoverTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int ENTRIES = 20;

  private final MemoryCacheStore near = MemoryCacheStore.create();

  @Test
  void sentinelPromotesReplica() {
    try (RedisSentinels redis = RedisSentinels.start()) {
      String url =
          "redis-sentinel://" + redis.places() + "?sentinelMasterId=" + RedisSentinels.NAME;
      try (CacheStore here = following(url);
          CacheStore elsewhere = Patience.connect(url)) {
        hearsOfReplacement(here, elsewhere, 1);
        redis.primary().kill();
        hearsOfReplacement(here, elsewhere, 1);
      }
    }
  }

  @Test
  void clusterPromotesReplica() {
    try (RedisCluster redis = RedisCluster.start(3, 1)) {
      String url = "redis-cluster://" + redis.places();
      try (CacheStore here = following(url);
          CacheStore elsewhere = Patience.connect(url)) {
        // They are spread over all primaries.
        IntStream.range(0, ENTRIES).forEach(n -> hearsOfReplacement(here, elsewhere, n));
        String name = "completion-cache:e:" + key(1);
        RedisProcess before = redis.primaryOf(name);
        before.kill();
        redis.awaitSuccessor(name, before);
        hearsOfReplacement(here, elsewhere, 1);
      }
    }
  }

  private CacheStore following(String url) {
    return TieredCacheStore.builder()
        .near(near)
        .far(Patience.connect(url))
        .nearLifetime(Duration.ofDays(1))
        .followChanges()
        .build();
  }

  private void hearsOfReplacement(CacheStore here, CacheStore elsewhere, int n) {
    CacheEntry old = entry(key(n)).body(new byte[] {1}).build();
    CacheEntry replacement = entry(key(n)).body(new byte[] {2}).build();
    await().atMost(SOON).ignoreExceptions().until(() -> elsewhere.put(key(n), old));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> here.get(key(n)).isPresent() && near.get(key(n)).isPresent());
    await().atMost(SOON).ignoreExceptions().until(() -> elsewhere.put(key(n), replacement));
    await().atMost(SOON).until(() -> near.get(key(n)).isEmpty());
    assertSame(here.get(key(n)), replacement);
  }
}
