package io.github.completioncache.store.redis;

import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections to one server. Waiting for one ends at the thread's {@link Deadline}, and none is
 * made by the thread that asks. Without a thread or an MBean.
 */
final class BudgetedPool extends ConnectionPool {

  private final Connections connections;

  private BudgetedPool(Connections connections, GenericObjectPoolConfig<Connection> config) {
    super(connections, config);
    this.connections = connections;
  }

  static BudgetedPool to(BudgetedSockets sockets, JedisClientConfig config, int atMost) {
    BudgetedPool pool = new BudgetedPool(new Connections(sockets, config), poolConfig(atMost));
    // The other idle connections went to the same server and are most likely as dead.
    sockets.onLost(pool::clear);
    return pool;
  }

  @Override
  public Connection getResource() {
    long left = Deadline.nanosLeft();
    if (left <= 0) {
      throw new JedisConnectionException(new SocketTimeoutException("no time left"));
    }
    try {
      Connection connection = borrowObject(Duration.ofNanos(left));
      connection.setHandlingPool(this);
      return connection;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new JedisException("no connection", e);
    }
  }

  @Override
  public void returnBrokenResource(Connection connection) {
    connections.dialer.suspect();
    super.returnBrokenResource(connection);
  }

  @Override
  public void close() {
    connections.dialer.close();
    super.close();
  }

  private static GenericObjectPoolConfig<Connection> poolConfig(int atMost) {
    GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
    config.setMaxTotal(atMost);
    config.setMaxIdle(atMost);
    config.setTestOnBorrow(true);
    config.setJmxEnabled(false);
    return config;
  }

  /**
   * Trusts a connection that was used a moment ago, unless a reply lies unread in it, and replaces
   * any other, without asking the server: a question to a server that is silent would take the
   * budget for each idle connection.
   */
  private static final class Connections extends ConnectionFactory {

    private final Dialer<Connection> dialer;

    Connections(BudgetedSockets sockets, JedisClientConfig config) {
      super(
          ConnectionFactory.builder()
              .clientConfig(config)
              .connectionBuilder(
                  new AlignedConnection.Builder().socketFactory(sockets).clientConfig(config)));
      dialer = new Dialer<>("Redis at " + sockets.getHostAndPort(), false, this::dial);
    }

    private Connection dial() throws Exception {
      return super.makeObject().getObject();
    }

    @Override
    public PooledObject<Connection> makeObject() throws Exception {
      return new DefaultPooledObject<>(dialer.take());
    }

    @Override
    public boolean validateObject(PooledObject<Connection> pooled) {
      return pooled.getIdleDuration().compareTo(OwnClient.LONGEST_IDLE) < 0
          && pooled.getObject().isConnected()
          && ((AlignedConnection) pooled.getObject()).isAligned();
    }
  }
}
