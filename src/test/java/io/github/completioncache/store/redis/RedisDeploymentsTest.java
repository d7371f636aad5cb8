package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisCluster;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.RedisSentinels;
import io.github.completioncache.testing.RedisTls;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;

/** The same store on every kind of deployment, by URL or on a client of the user's. */
@Timeout(180)
class RedisDeploymentsTest {

  private static final int ENTRIES = 100;
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  @Needs(Need.REDIS_WITH_TLS)
  void tls(@TempDir Path folder) throws Exception {
    try (RedisTls redis = RedisTls.start(folder)) {
      SSLContext trusting = trusting(redis.trustStore());
      try (RedisCacheStore store =
          Patience.builder().url(redis.url()).sslContext(trusting).build()) {
        doesEverything(store);
      }
      try (RedisCacheStore store = Patience.connect(redis.url())) {
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThatExceptionOfType(CacheStoreException.class)
                        .isThrownBy(() -> store.get(key(1)))
                        .withMessage(
                            "no TLS connection to Redis at localhost:%s can be made",
                            redis.port()));
      }
    }
  }

  private static SSLContext trusting(Path certificates) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(certificates)) {
      trusted.load(in, RedisTls.STORE_PASSWORD.toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void sentinel() {
    try (RedisSentinels redis = RedisSentinels.start()) {
      String url = "redis-sentinel://" + redis.places() + "?sentinelMasterId=";
      try (RedisCacheStore store = Patience.connect(url + RedisSentinels.NAME)) {
        doesEverything(store);
        RedisProcess next = redis.replica();
        redis.primary().kill();
        CacheEntry entry = put(store, 1);
        redis.awaitPrimary(next);
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> find(store, entry));
      }
      try (RedisCacheStore store = Patience.connect(url + "nobody")) {
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThatExceptionOfType(CacheStoreException.class)
                        .isThrownBy(() -> store.get(key(1)))
                        .withMessage("no Sentinel knows a primary of the name nobody"));
      }
    }
    await().atMost(SOON).until(() -> threads().noneMatch(t -> t.contains("SentinelListener")));
  }

  private static Stream<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
  }

  @Test
  void sentinelsThatAreAllAway() {
    try (RedisCacheStore store =
        Patience.connect("redis-sentinel://127.0.0.1:1,127.0.0.1:2?sentinelMasterId=primary")) {
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> store.get(key(1)))
          .withMessage("Redis at primary (Sentinels at 127.0.0.1:1,127.0.0.1:2) cannot be reached");
    }
  }

  @Test
  void cluster() {
    try (RedisCluster redis = RedisCluster.start(3, 1)) {
      try (RedisCacheStore store = Patience.connect("redis-cluster://" + redis.places());
          RedisClusterClient client = RedisClients.connect(nodes(redis));
          RedisCacheStore given = Patience.builder().client(client).build()) {
        doesEverything(given);
        doesEverything(store);
        String name = "completion-cache:e:" + key(1);
        RedisProcess before = redis.primaryOf(name);
        before.kill();
        redis.awaitSuccessor(name, before);
        for (RedisCacheStore one : List.of(store, given)) {
          CacheEntry entry = put(one, 1);
          await().atMost(SOON).ignoreExceptions().untilAsserted(() -> find(one, entry));
          await()
              .atMost(SOON)
              .ignoreExceptions()
              .until(() -> one.invalidate(Invalidation.everything()) == 1);
          assertThat(one.get(key(1))).isEmpty();
        }
      }
    }
  }

  @Test
  void clusterThatIsAway() {
    try (RedisCacheStore store = Patience.connect("redis-cluster://127.0.0.1:1")) {
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> store.get(key(1)))
          .withMessage("Redis at 127.0.0.1:1 cannot be reached");
    }
  }

  private static Set<HostAndPort> nodes(RedisCluster cluster) {
    return cluster.nodes().stream()
        .map(node -> new HostAndPort("127.0.0.1", node.port()))
        .collect(Collectors.toSet());
  }

  private static void find(RedisCacheStore store, CacheEntry entry) {
    assertSame(store.get(entry.key()), entry);
  }

  /** Fresh at each try: an invalidation a moment ago refuses what was asked for before it. */
  private static CacheEntry put(RedisCacheStore store, int n) {
    AtomicReference<CacheEntry> kept = new AtomicReference<>();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(2))
        .ignoreExceptions()
        .until(
            () -> {
              kept.set(entry(key(n)).build());
              return store.put(key(n), kept.get());
            });
    return kept.get();
  }

  /** On Cluster these keys are spread over all nodes. */
  private static void doesEverything(RedisCacheStore store) {
    List<CacheEntry> entries = IntStream.range(0, ENTRIES).mapToObj(n -> put(store, n)).toList();
    entries.forEach(entry -> find(store, entry));
    assertThat(store.remove(key(0))).isTrue();
    assertThat(store.remove(key(0))).isFalse();
    assertThat(store.invalidate(Invalidation.category("faq"))).isEqualTo(ENTRIES - 1);
    assertThat(store.get(key(1))).isEmpty();
    put(store, 1);
    put(store, 2);
    assertThat(store.invalidate(Invalidation.everything())).isEqualTo(2);
    assertThat(store.get(key(1))).isEmpty();
  }
}
