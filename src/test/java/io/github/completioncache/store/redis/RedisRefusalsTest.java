package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.RefusalsContract;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.testing.TestRedis;
import java.time.Clock;
import org.junit.jupiter.api.Nested;

class RedisRefusalsTest {

  private final String prefix = TestRedis.newPrefix();

  private CacheStore open(Clock clock) {
    return Patience.builder().url(TestRedis.url()).keyPrefix(prefix).clock(clock).build();
  }

  @Nested
  class ByUrl extends RefusalsContract {
    @Override
    protected CacheStore open(Clock clock) {
      return RedisRefusalsTest.this.open(clock);
    }
  }

  @Nested
  class BehindMemory extends RefusalsContract {
    @Override
    protected CacheStore open(Clock clock) {
      return TieredCacheStore.of(
          MemoryCacheStore.builder().clock(clock).build(), RedisRefusalsTest.this.open(clock));
    }
  }
}
