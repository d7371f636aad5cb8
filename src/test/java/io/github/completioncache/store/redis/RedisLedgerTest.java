package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.LedgerContract;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisCluster;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.RedisSentinels;
import io.github.completioncache.testing.TestRedis;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;

/** The contract of ledgers, kept on every kind of deployment. */
class RedisLedgerTest {

  private static RedisCacheStore.Builder builder(Clock clock, int popularADay) {
    return Patience.builder()
        .keyPrefix(TestRedis.newPrefix())
        .clock(clock)
        .popularADay(popularADay);
  }

  @Nested
  class ByUrl extends LedgerContract {
    @Override
    protected CacheStore open(Clock clock, int popularADay) {
      return builder(clock, popularADay).url(TestRedis.url()).build();
    }
  }

  @Nested
  class ByClient extends LedgerContract {
    private final RedisClient client = RedisClients.connect(TestRedis.url());

    @Override
    protected CacheStore open(Clock clock, int popularADay) {
      return builder(clock, popularADay).client(client).build();
    }

    @AfterEach
    void closeClient() {
      client.close();
    }
  }

  @Nested
  class BehindMemory extends LedgerContract {
    @Override
    protected CacheStore open(Clock clock, int popularADay) {
      return TieredCacheStore.of(
          MemoryCacheStore.create(), builder(clock, popularADay).url(TestRedis.url()).build());
    }
  }

  /** Which makes invalidations look at all keys instead of the lists of them. */
  @Nested
  class WhereSomethingMayHaveBeenEvicted extends LedgerContract {
    private static RedisProcess redis;

    @BeforeAll
    static void start() {
      redis = RedisProcess.start("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
    }

    @Override
    protected CacheStore open(Clock clock, int popularADay) {
      return builder(clock, popularADay).url(redis.url()).build();
    }

    @AfterAll
    static void stop() {
      redis.close();
    }
  }

  @Nested
  class WithSentinels extends LedgerContract {
    private static RedisSentinels redis;

    @BeforeAll
    static void start() {
      redis = RedisSentinels.start();
    }

    @Override
    protected CacheStore open(Clock clock, int popularADay) {
      return builder(clock, popularADay)
          .url("redis-sentinel://" + redis.places() + "?sentinelMasterId=" + RedisSentinels.NAME)
          .build();
    }

    @AfterAll
    static void stop() {
      redis.close();
    }
  }

  @Nested
  class OnCluster {
    private static RedisCluster redis;

    @BeforeAll
    static void start() {
      redis = RedisCluster.start(3, 0);
    }

    @AfterAll
    static void stop() {
      redis.close();
    }

    @Nested
    class ByUrl extends LedgerContract {
      @Override
      protected CacheStore open(Clock clock, int popularADay) {
        return builder(clock, popularADay).url("redis-cluster://" + redis.places()).build();
      }
    }

    @Nested
    class ByClient extends LedgerContract {
      private final RedisClusterClient client = RedisClients.connect(nodes());

      @Override
      protected CacheStore open(Clock clock, int popularADay) {
        return builder(clock, popularADay).client(client).build();
      }

      @AfterEach
      void closeClient() {
        client.close();
      }
    }

    private static Set<HostAndPort> nodes() {
      return redis.nodes().stream()
          .map(node -> new HostAndPort("127.0.0.1", node.port()))
          .collect(Collectors.toSet());
    }
  }
}
