package io.github.completioncache.store.redis;

import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.providers.ConnectionProvider;

/** Connections to a server that stands alone. */
final class OneNode implements ConnectionProvider {

  private final BudgetedPool pool;

  OneNode(BudgetedPool pool) {
    this.pool = pool;
  }

  void forgetIdleConnections() {
    pool.clear();
  }

  @Override
  public Connection getConnection() {
    return pool.getResource();
  }

  @Override
  public Connection getConnection(CommandArguments command) {
    return pool.getResource();
  }

  @Override
  public Map<?, ?> getConnectionMap() {
    return Map.of("", pool);
  }

  @Override
  public Map<?, ?> getPrimaryNodesConnectionMap() {
    return getConnectionMap();
  }

  @Override
  public void close() {
    pool.close();
  }
}
