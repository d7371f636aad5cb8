package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Leases;
import io.github.completioncache.store.LeasesContract;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.TestRedis;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class RedisLeasesTest {

  private final String prefix = TestRedis.newPrefix();

  private CacheStore open() {
    return Patience.builder().url(TestRedis.url()).keyPrefix(prefix).build();
  }

  @Nested
  class ByUrl extends LeasesContract {
    @Override
    protected CacheStore open() {
      return RedisLeasesTest.this.open();
    }
  }

  @Nested
  class BehindMemory extends LeasesContract {
    @Override
    protected CacheStore open() {
      return TieredCacheStore.of(MemoryCacheStore.create(), RedisLeasesTest.this.open());
    }
  }

  @Test
  void t5_leaseIsOneKeyThatExpires() {
    try (CacheStore store = open();
        RedisClient redis = RedisClients.connect(TestRedis.url())) {
      Leases leases = store.capability(Leases.class).orElseThrow();
      leases.take(key(1), "a", Duration.ofMinutes(5));
      leases.take(key(1), "b", Duration.ofHours(5));

      String name = prefix + "l:" + key(1).hex();
      assertThat(redis.get(name)).isEqualTo("a");
      assertThat(redis.pttl(name)).isBetween(1L, Duration.ofMinutes(5).toMillis());
      leases.release(key(1), "a");
      assertThat(redis.exists(name)).isFalse();
    }
  }

  @Test
  void storesShareLeases() {
    try (CacheStore one = open();
        CacheStore other = open()) {
      one.capability(Leases.class).orElseThrow().take(key(1), "a", Duration.ofMinutes(5));
      assertThat(
              other.capability(Leases.class).orElseThrow().take(key(1), "b", Duration.ofMinutes(5)))
          .isEqualTo("a");
    }
  }

  @Test
  void memoryInFrontOfAStoreWithoutLeasesHasNone() {
    try (CacheStore store =
        TieredCacheStore.of(MemoryCacheStore.create(), MemoryCacheStore.create())) {
      assertThat(store.capability(Leases.class)).isEmpty();
    }
  }
}
