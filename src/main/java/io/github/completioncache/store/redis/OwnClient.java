package io.github.completioncache.store.redis;

import java.time.Duration;
import java.util.Set;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.providers.PooledConnectionProvider;

/**
 * Makes the Jedis client for a URL: bounded in every wait, without a thread or an MBean of its own,
 * and connected only when it is used.
 */
final class OwnClient {

  /** Shorter than what load balancers and servers commonly allow before they drop a connection. */
  private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);

  /** For connections that nobody waits for. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private OwnClient() {}

  static RedisLink open(RedisUrl url, Duration timeout, int connections) {
    JedisClientConfig config = config(url, timeout);
    ConnectionFactory factory = new RecentlyUsed(new HostAndPort(url.host(), url.port()), config);
    PooledConnectionProvider pool =
        new PooledConnectionProvider(factory, poolConfig(timeout, connections));
    RedisClient client =
        RedisClient.builder().clientConfig(config).connectionProvider(pool).build();
    // The other idle connections went to the same server and are most likely as dead.
    Runnable afterLostConnection = pool.getPool()::clear;
    return new RedisLink(client, true, "Redis at " + url, afterLostConnection);
  }

  /** The server itself, for connections that are kept. */
  static Primaries primaries(RedisUrl url) {
    Set<HostAndPort> only = Set.of(new HostAndPort(url.host(), url.port()));
    JedisClientConfig config = config(url, PATIENCE);
    return new Primaries() {
      @Override
      public Set<HostAndPort> now() {
        return only;
      }

      @Override
      public JedisClientConfig config() {
        return config;
      }
    };
  }

  private static JedisClientConfig config(RedisUrl url, Duration timeout) {
    int millis = Math.toIntExact(timeout.toMillis());
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            // Named, because a client that has to find it out connects as soon as it is made.
            .resp2()
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis)
            .user(url.user())
            .password(url.password())
            .database(url.database())
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    if (url.tls()) {
      // The certificates that this JVM trusts, checked against the host name.
      config.sslOptions(SslOptions.defaults());
    }
    return config.build();
  }

  private static GenericObjectPoolConfig<Connection> poolConfig(Duration wait, int connections) {
    GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
    config.setMaxTotal(connections);
    config.setMaxIdle(connections);
    config.setMaxWait(wait);
    config.setTestOnBorrow(true);
    config.setJmxEnabled(false);
    return config;
  }

  /**
   * Trusts a connection that was used a moment ago and replaces any other, without asking the
   * server: a question to a server that is silent would take the timeout for each idle connection.
   */
  private static final class RecentlyUsed extends ConnectionFactory {

    RecentlyUsed(HostAndPort place, JedisClientConfig config) {
      super(place, config);
    }

    @Override
    public boolean validateObject(PooledObject<Connection> pooled) {
      return pooled.getIdleDuration().compareTo(LONGEST_IDLE) < 0
          && pooled.getObject().isConnected();
    }
  }
}
