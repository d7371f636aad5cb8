package io.github.completioncache.store.redis;

import io.github.completioncache.testing.RedisClients;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.JedisURIHelper;

/** A client that does something else right before it takes a certain connection. */
final class MeddledClient {

  private MeddledClient() {}

  static RedisClient of(String url, int before, Runnable meddling) {
    URI uri = URI.create(url);
    JedisClientConfig config = RedisClients.config().resp2().build();
    PooledConnectionProvider pool =
        new PooledConnectionProvider(JedisURIHelper.getHostAndPort(uri), config);
    return RedisClient.builder()
        .clientConfig(config)
        .connectionProvider(new Meddler(pool, before, meddling))
        .build();
  }

  private record Meddler(PooledConnectionProvider pool, AtomicInteger left, Runnable meddling)
      implements ConnectionProvider {

    Meddler(PooledConnectionProvider pool, int before, Runnable meddling) {
      this(pool, new AtomicInteger(before), meddling);
    }

    @Override
    public Connection getConnection() {
      if (left.decrementAndGet() == 0) {
        meddling.run();
      }
      return pool.getConnection();
    }

    @Override
    public Connection getConnection(CommandArguments args) {
      return getConnection();
    }

    @Override
    public Map<?, ?> getConnectionMap() {
      return pool.getConnectionMap();
    }

    @Override
    public Map<?, ?> getPrimaryNodesConnectionMap() {
      return pool.getPrimaryNodesConnectionMap();
    }

    @Override
    public void close() {
      pool.close();
    }
  }
}
