package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreContract;
import io.github.completioncache.store.ClockedStoreContract;
import io.github.completioncache.testing.TestRedis;
import java.time.Clock;
import org.junit.jupiter.api.Nested;

/** The contract of all stores, kept by the store in Redis. */
class RedisCacheStoreTest {

  @Nested
  class ByUrl extends CacheStoreContract {
    @Override
    protected CacheStore open() {
      return RedisCacheStore.builder()
          .url(TestRedis.url())
          .keyPrefix(TestRedis.newPrefix())
          .build();
    }
  }

  @Nested
  class ByClock extends ClockedStoreContract {
    @Override
    protected CacheStore open(Clock clock) {
      return RedisCacheStore.builder()
          .url(TestRedis.url())
          .keyPrefix(TestRedis.newPrefix())
          .clock(clock)
          .build();
    }
  }
}
