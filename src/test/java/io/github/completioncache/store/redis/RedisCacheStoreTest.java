package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreContract;
import io.github.completioncache.store.ClockedStoreContract;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.TestRedis;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import redis.clients.jedis.RedisClient;

/** The contract of all stores, kept by the store in Redis. */
class RedisCacheStoreTest {

  @Nested
  class ByUrl extends CacheStoreContract {
    @Override
    protected CacheStore open() {
      return Patience.builder().url(TestRedis.url()).keyPrefix(TestRedis.newPrefix()).build();
    }
  }

  @Nested
  class ByClock extends ClockedStoreContract {
    @Override
    protected CacheStore open(Clock clock) {
      return Patience.builder()
          .url(TestRedis.url())
          .keyPrefix(TestRedis.newPrefix())
          .clock(clock)
          .build();
    }
  }

  @Nested
  class BehindMemory extends CacheStoreContract {
    @Override
    protected CacheStore open() {
      return TieredCacheStore.of(
          MemoryCacheStore.builder().maximumEntries(5).build(),
          Patience.builder().url(TestRedis.url()).keyPrefix(TestRedis.newPrefix()).build());
    }
  }

  @Nested
  class ByClient extends CacheStoreContract {
    private final RedisClient client = RedisClients.connect(TestRedis.url());

    @Override
    protected CacheStore open() {
      return Patience.builder().client(client).keyPrefix(TestRedis.newPrefix()).build();
    }

    @AfterEach
    void closeClient() {
      client.close();
    }
  }
}
