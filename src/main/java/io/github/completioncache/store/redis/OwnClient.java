package io.github.completioncache.store.redis;

import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Makes the Jedis client for a URL when it is first used: bounded in every wait, without an MBean,
 * and with no thread that stays but those that watch Sentinels.
 */
final class OwnClient implements Access, Primaries {

  /** Shorter than what load balancers and servers commonly allow before they drop a connection. */
  static final Duration LONGEST_IDLE = Duration.ofMinutes(1);

  private static final int PATIENCE_MILLIS = Math.toIntExact(Dialer.PATIENCE.toMillis());

  private final RedisUrl url;
  private final @Nullable SSLSocketFactory tls;
  private final int connections;
  private final WriteWatch watch = new WriteWatch();
  private final Dialer<Opened> dialer;
  private volatile @Nullable Opened opened;

  private record Opened(
      UnifiedJedis client, Lane lane, Runnable forget, Supplier<Set<HostAndPort>> primaries)
      implements AutoCloseable {
    @Override
    public void close() {
      client.close();
    }
  }

  /**
   * @param tls what encrypts; null if nothing does
   * @param connections how many to open at most, to each server
   */
  OwnClient(RedisUrl url, @Nullable SSLSocketFactory tls, int connections) {
    this.url = url;
    this.tls = tls;
    this.connections = connections;
    this.dialer = new Dialer<>("Redis at " + url, true, this::open);
    if (url.topology() == RedisUrl.Topology.STANDALONE) {
      // Which connects nowhere yet.
      opened = open();
    }
  }

  @Override
  public Lane lane() {
    return ready().lane();
  }

  @Override
  public Primaries primaries() {
    return this;
  }

  @Override
  public Set<HostAndPort> now() {
    return Deadline.within(Dialer.PATIENCE.toNanos(), () -> ready().primaries().get());
  }

  private Opened ready() {
    Opened ready = opened;
    if (ready == null) {
      ready = await();
      opened = ready;
    }
    return ready;
  }

  private Opened await() {
    try {
      return dialer.take();
    } catch (InterruptedException e) {
      throw new JedisException(e);
    }
  }

  @Override
  public void forgetIdleConnections() {
    Opened ready = opened;
    if (ready != null) {
      ready.forget().run();
    }
  }

  @Override
  public void close() {
    dialer.close();
    Opened ready = opened;
    if (ready != null) {
      ready.close();
    }
    watch.close();
  }

  private Opened open() {
    JedisClientConfig config = config();
    return switch (url.topology()) {
      case STANDALONE -> openStandalone(config);
      case SENTINEL -> openSentinel(config);
      case CLUSTER -> openCluster(config);
    };
  }

  private Opened openStandalone(JedisClientConfig config) {
    RedisUrl.Host host = url.hosts().get(0);
    HostAndPort place = new HostAndPort(host.name(), host.port());
    OneNode node = new OneNode(connect(place, config));
    RedisClient client =
        RedisClient.builder().clientConfig(config).connectionProvider(node).build();
    return new Opened(
        client, new ClientLane(client), node::forgetIdleConnections, () -> Set.of(place));
  }

  private Opened openSentinel(JedisClientConfig config) {
    JedisClientConfig sentinelConfig = sentinelConfig();
    Set<HostAndPort> sentinels =
        new SentinelSearch(
                url,
                place -> new Connection(new BudgetedSockets(place, tls, watch), sentinelConfig))
            .answeringFirst();
    String master = String.valueOf(url.master());
    SentinelNodes nodes =
        new SentinelNodes(
            master, config, sentinels, sentinelConfig, place -> connect(place, config));
    RedisSentinelClient client =
        RedisSentinelClient.builder()
            .masterName(master)
            .sentinels(sentinels)
            .sentinelClientConfig(sentinelConfig)
            .clientConfig(config)
            .connectionProvider(nodes)
            .build();
    return new Opened(
        client,
        new ClientLane(client),
        nodes::forgetIdleConnections,
        () -> Set.of(nodes.getCurrentMaster()));
  }

  private Opened openCluster(JedisClientConfig config) {
    Set<HostAndPort> places = SentinelSearch.places(url);
    ClusterNodes nodes = new ClusterNodes(places, config, place -> connect(place, config));
    RedisClusterClient client =
        RedisClusterClient.builder()
            .nodes(places)
            .clientConfig(config)
            .connectionProvider(nodes)
            // One redirection; with more than two, Jedis would sleep between attempts.
            .maxAttempts(2)
            .build();
    return new Opened(
        client, new ClusterLane(client, nodes), nodes::forgetIdleConnections, nodes::primaries);
  }

  private BudgetedPool connect(HostAndPort place, JedisClientConfig config) {
    return BudgetedPool.to(new BudgetedSockets(place, tls, watch), config, connections);
  }

  @Override
  public JedisClientConfig config() {
    return common()
        // Named, because a client that has to find it out connects as soon as it is made.
        .resp2()
        .user(url.user())
        .password(url.password())
        .database(url.database())
        .build();
  }

  private JedisClientConfig sentinelConfig() {
    return common()
        .serverDefaultProtocol()
        .user(url.sentinelUser())
        .password(url.sentinelPassword())
        .build();
  }

  /** The timeouts and TLS are for what Jedis asks on sockets of its own, away from any request. */
  @SuppressWarnings("deprecation") // The newer SslOptions take files, and no SSLContext.
  private DefaultJedisClientConfig.Builder common() {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(PATIENCE_MILLIS)
            .socketTimeoutMillis(PATIENCE_MILLIS)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    if (tls != null) {
      config.ssl(true).sslSocketFactory(tls);
    }
    return config;
  }
}
