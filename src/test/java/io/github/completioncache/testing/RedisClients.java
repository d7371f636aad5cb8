package io.github.completioncache.testing;

import java.net.URI;
import java.util.Set;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.util.JedisURIHelper;

/** Clients of Jedis for tests that are not about time: a busy machine is no outage. */
public final class RedisClients {

  private static final int PATIENCE_MILLIS = 30_000;

  private RedisClients() {}

  public static DefaultJedisClientConfig.Builder config() {
    return DefaultJedisClientConfig.builder()
        .connectionTimeoutMillis(PATIENCE_MILLIS)
        .socketTimeoutMillis(PATIENCE_MILLIS);
  }

  /** A client of the server at {@code url}, which wants no login. */
  public static RedisClient connect(String url) {
    return RedisClient.builder()
        .hostAndPort(JedisURIHelper.getHostAndPort(URI.create(url)))
        .clientConfig(config().build())
        .build();
  }

  public static RedisClusterClient connect(Set<HostAndPort> nodes) {
    return RedisClusterClient.builder().nodes(nodes).clientConfig(config().build()).build();
  }
}
