package io.github.completioncache.store.redis;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.providers.SentineledConnectionProvider;
import redis.clients.jedis.util.Pool;

/**
 * Jedis's watch over the Sentinels, which tells where the primary is now, with connections that
 * keep to the {@link Deadline}. Jedis has a daemon thread for each Sentinel until this is closed.
 */
final class SentinelNodes extends SentineledConnectionProvider {

  private final Function<HostAndPort, BudgetedPool> connect;
  private volatile @Nullable Primary primary;
  private boolean closed;

  private record Primary(HostAndPort place, BudgetedPool pool) {}

  SentinelNodes(
      String master,
      JedisClientConfig config,
      Set<HostAndPort> sentinels,
      JedisClientConfig sentinelConfig,
      Function<HostAndPort, BudgetedPool> connect) {
    super(master, config, sentinels, sentinelConfig);
    this.connect = connect;
  }

  private BudgetedPool pool() {
    HostAndPort place = getCurrentMaster();
    Primary known = primary;
    return known != null && known.place().equals(place) ? known.pool() : switchTo(place);
  }

  private synchronized BudgetedPool switchTo(HostAndPort place) {
    Primary known = primary;
    if (known != null && (closed || known.place().equals(place))) {
      return known.pool();
    }
    BudgetedPool pool = connect.apply(place);
    primary = new Primary(place, pool);
    if (known != null) {
      known.pool().close();
    }
    if (closed) {
      pool.close();
    }
    return pool;
  }

  synchronized void forgetIdleConnections() {
    Primary known = primary;
    if (known != null) {
      known.pool().clear();
    }
  }

  @Override
  public Connection getConnection() {
    return pool().getResource();
  }

  @Override
  public Connection getConnection(CommandArguments command) {
    return pool().getResource();
  }

  @Override
  public Map<?, Pool<Connection>> getConnectionMap() {
    return Map.of(getCurrentMaster(), pool());
  }

  @Override
  public Map<?, Pool<Connection>> getPrimaryNodesConnectionMap() {
    return getConnectionMap();
  }

  @Override
  public synchronized void close() {
    closed = true;
    super.close();
    Primary known = primary;
    if (known != null) {
      known.pool().close();
    }
  }
}
