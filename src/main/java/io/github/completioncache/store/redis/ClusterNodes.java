package io.github.completioncache.store.redis;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/**
 * Jedis's map of a Cluster, with connections that keep to the {@link Deadline}, and with the map
 * renewed by a short-lived daemon thread instead of the request that finds it out of date.
 */
final class ClusterNodes extends ClusterConnectionProvider {

  private final Function<HostAndPort, BudgetedPool> connect;
  private final Map<HostAndPort, BudgetedPool> pools = new ConcurrentHashMap<>();
  private final Renewal renewal = new Renewal(this::renew);
  private volatile boolean closed;

  /** Asks one of {@code nodes} for the map. */
  ClusterNodes(
      Set<HostAndPort> nodes,
      JedisClientConfig config,
      Function<HostAndPort, BudgetedPool> connect) {
    super(nodes, config);
    this.connect = connect;
  }

  /** The nodes that have slots. */
  Set<HostAndPort> primaries() {
    // Jedis's own list of primaries is not renewed after a failover, the owners of slots are.
    Set<HostAndPort> primaries = new LinkedHashSet<>();
    for (int slot = 0; slot < Protocol.CLUSTER_HASHSLOTS; slot++) {
      HostAndPort owner = cache.getSlotNode(slot);
      if (owner != null) {
        primaries.add(owner);
      }
    }
    return primaries;
  }

  private BudgetedPool pool(HostAndPort node) {
    if (closed) {
      throw new JedisConnectionException("closed");
    }
    BudgetedPool pool = pools.get(node);
    return pool != null ? pool : pools.computeIfAbsent(node, connect);
  }

  void forgetIdleConnections() {
    pools.values().forEach(ConnectionPool::clear);
  }

  @Override
  public Connection getConnection(@Nullable HostAndPort node) {
    return node == null ? getConnection() : pool(node).getResource();
  }

  @Override
  public Connection getConnection(CommandArguments command) {
    return getConnectionFromSlot(command.getKeyHashSlots().iterator().next());
  }

  @Override
  public Connection getConnectionFromSlot(int slot) {
    HostAndPort owner = cache.getSlotNode(slot);
    if (owner == null) {
      renewSlotCache();
      throw new JedisConnectionException("no node has the slot");
    }
    return pool(owner).getResource();
  }

  @Override
  public Connection getConnection() {
    for (HostAndPort primary : primaries()) {
      return pool(primary).getResource();
    }
    renewSlotCache();
    throw new JedisConnectionException("no node has a slot");
  }

  @Override
  public Map<String, ConnectionPool> getConnectionMap() {
    return getPrimaryNodesConnectionMap();
  }

  @Override
  public Map<String, ConnectionPool> getPrimaryNodesConnectionMap() {
    Map<String, ConnectionPool> primaries = new LinkedHashMap<>();
    primaries().forEach(node -> primaries.put(node.toString(), pool(node)));
    return primaries;
  }

  /** Has the map renewed, and returns at once. */
  @Override
  public void renewSlotCache() {
    if (!closed) {
      renewal.begin();
    }
  }

  /** {@inheritDoc} The connection is needed for the command that has been redirected. */
  @Override
  public void renewSlotCache(Connection connection) {
    renewSlotCache();
  }

  private void renew() {
    super.renewSlotCache();
    Set<HostAndPort> known = primaries();
    pools
        .entrySet()
        .removeIf(
            node -> {
              boolean gone = !known.isEmpty() && !known.contains(node.getKey());
              if (gone) {
                Closing.quietly(node.getValue());
              }
              return gone;
            });
  }

  @Override
  public void close() {
    closed = true;
    pools.values().forEach(Closing::quietly);
    super.close();
  }
}
