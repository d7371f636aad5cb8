package io.github.completioncache.store.redis;

import io.github.completioncache.semantic.StoredVectorsContract;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisCluster;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.TestRedis;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;

@Needs(Need.REDIS_8)
class RedisVectorIndexTest {

  private static RedisProcess redis;

  @BeforeAll
  static void start() {
    redis = RedisProcess.startRelease8();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static RedisCacheStore.Builder builder(Clock clock) {
    return Patience.builder().keyPrefix(TestRedis.newPrefix()).clock(clock);
  }

  /** The nearest of thousands is found as good as always. */
  abstract static class Contract extends StoredVectorsContract {
    @Override
    public double leastRecall() {
      return 0.98;
    }
  }

  @Nested
  class ByUrl extends Contract {
    @Override
    protected CacheStore openStore(Clock clock) {
      return builder(clock).url(redis.url()).build();
    }
  }

  @Nested
  class BehindMemory extends Contract {
    @Override
    protected CacheStore openStore(Clock clock) {
      return TieredCacheStore.of(
          MemoryCacheStore.create(), builder(clock).url(redis.url()).build());
    }
  }

  @Nested
  class OnClientWithOldProtocol extends OnClient {
    OnClientWithOldProtocol() {
      super(RedisClients.config().resp2().build());
    }
  }

  @Nested
  class OnClientWithNewProtocol extends OnClient {
    OnClientWithNewProtocol() {
      super(RedisClients.config().resp3().build());
    }
  }

  abstract static class OnClient extends Contract {
    private final RedisClient client;

    OnClient(JedisClientConfig config) {
      HostAndPort place = new HostAndPort("127.0.0.1", redis.port());
      client = RedisClient.builder().hostAndPort(place).clientConfig(config).build();
    }

    @Override
    protected CacheStore openStore(Clock clock) {
      return builder(clock).client(client).build();
    }

    @AfterEach
    void closeClient() {
      client.close();
    }
  }

  @Nested
  class OnCluster {

    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
      cluster = RedisCluster.startRelease8(3, 0);
    }

    @AfterAll
    static void stop() {
      cluster.close();
    }

    @Nested
    class ByUrl extends Contract {
      @Override
      protected CacheStore openStore(Clock clock) {
        return builder(clock).url("redis-cluster://" + cluster.places()).build();
      }
    }

    @Nested
    class OnItsClient extends Contract {
      private final RedisClusterClient client = RedisClients.connect(nodes());

      private static Set<HostAndPort> nodes() {
        return cluster.nodes().stream()
            .map(node -> new HostAndPort("127.0.0.1", node.port()))
            .collect(Collectors.toSet());
      }

      @Override
      protected CacheStore openStore(Clock clock) {
        return builder(clock).client(client).build();
      }

      @AfterEach
      void closeClient() {
        client.close();
      }
    }
  }
}
