package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Entries;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.EntryListing.Page;
import io.github.completioncache.store.EntryListingContract;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisCluster;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;

/** Going through all entries, on every kind of deployment. */
class RedisListingTest {

  private static RedisCacheStore.Builder builder(Clock clock) {
    return Patience.builder().keyPrefix(TestRedis.newPrefix()).clock(clock);
  }

  @Nested
  class ByUrl extends EntryListingContract {
    @Override
    protected CacheStore open(Clock clock) {
      return builder(clock).url(TestRedis.url()).build();
    }
  }

  @Nested
  class ByClient extends EntryListingContract {
    private final RedisClient client = RedisClients.connect(TestRedis.url());

    @Override
    protected CacheStore open(Clock clock) {
      return builder(clock).client(client).build();
    }

    @AfterEach
    void closeClient() {
      client.close();
    }
  }

  @Nested
  class BehindMemory extends EntryListingContract {
    @Override
    protected CacheStore open(Clock clock) {
      return TieredCacheStore.of(
          MemoryCacheStore.builder().clock(clock).build(),
          builder(clock).url(TestRedis.url()).build());
    }
  }

  @Nested
  class OnCluster {
    private static RedisCluster redis;

    @BeforeAll
    static void start() {
      redis = RedisCluster.start(3, 1);
    }

    @AfterAll
    static void stop() {
      redis.close();
    }

    @Nested
    class ByUrl extends EntryListingContract {
      @Override
      protected CacheStore open(Clock clock) {
        return builder(clock).url("redis-cluster://" + redis.places()).build();
      }
    }

    @Nested
    class ByClient extends EntryListingContract {
      private final RedisClusterClient client = RedisClients.connect(nodes(redis));

      @Override
      protected CacheStore open(Clock clock) {
        return builder(clock).client(client).build();
      }

      @AfterEach
      void closeClient() {
        client.close();
      }
    }
  }

  private static Set<HostAndPort> nodes(RedisCluster cluster) {
    return cluster.nodes().stream()
        .map(node -> new HostAndPort("127.0.0.1", node.port()))
        .collect(Collectors.toSet());
  }

  @Test
  void w7_whatIsNoEntryIsPassedOver() {
    String prefix = TestRedis.newPrefix();
    try (RedisClient redis = RedisClients.connect(TestRedis.url());
        RedisCacheStore store = Patience.builder().url(TestRedis.url()).keyPrefix(prefix).build();
        RedisCacheStore neighbour =
            Patience.builder().url(TestRedis.url()).keyPrefix(prefix + "e:").build()) {
      put(store, 20);
      put(neighbour, 30);
      redis.set(prefix + "e:" + key(17).hex(), "garbage");
      redis.set((prefix + "e:" + key(18).hex()).getBytes(UTF_8), entry(key(1)).build().encode());
      redis.del(prefix + "e:" + key(19).hex());
      redis.sadd(prefix + "e:" + key(19).hex(), "of another type");
      redis.set(prefix + "e:short", "");
      assertThat(keys(all(store, 7))).containsExactlyInAnyOrderElementsOf(keys(17));
    }
  }

  @Test
  @Timeout(120)
  void anotherServerAtThePlaceIsReadFromItsBeginning() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store = Patience.connect(redis.url())) {
      put(store, 300);
      EntryListing listing = listing(store);
      Optional<String> half = Optional.empty();
      for (int page = 0; page < 15; page++) {
        half = listing.page(half, 10).next();
      }
      assertThat(half).isPresent();
      redis.kill();
      redis.restart();
      await().ignoreExceptions().until(() -> store.get(key(0)).isEmpty());
      put(store, 300);
      assertThat(keys(rest(listing, half, 10))).containsAll(keys(300));
    }
  }

  @Test
  @Timeout(180)
  void r5_whoeverTakesThePlaceOfADeadNodeIsReadToo() {
    try (RedisCluster redis = RedisCluster.start(3, 1);
        RedisCacheStore store = Patience.connect("redis-cluster://" + redis.places())) {
      put(store, 300);
      EntryListing listing = listing(store);
      Page first = listing.page(Optional.empty(), 10);
      String node = first.next().orElseThrow().split(";", -1)[2];
      RedisProcess before =
          redis.nodes().stream()
              .filter(each -> node.endsWith(":" + each.port()))
              .findFirst()
              .orElseThrow();
      String name =
          IntStream.range(0, 300)
              .mapToObj(number -> "completion-cache:e:" + key(number).hex())
              .filter(each -> redis.primaryOf(each) == before)
              .findFirst()
              .orElseThrow();
      before.kill();
      redis.awaitSuccessor(name, before);
      List<CacheEntry> listed = new ArrayList<>(first.entries());
      listed.addAll(patientlyRest(listing, first.next()));
      assertThat(keys(listed)).containsAll(keys(300));
    }
  }

  private static List<CacheEntry> patientlyRest(EntryListing listing, Optional<String> after) {
    List<CacheEntry> entries = new ArrayList<>();
    AtomicReference<Optional<String>> mark = new AtomicReference<>(after);
    while (mark.get().isPresent()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(CacheStoreException.class)
          .until(
              () -> {
                Page page = listing.page(mark.get(), 10);
                entries.addAll(page.entries());
                mark.set(page.next());
                return true;
              });
    }
    return entries;
  }

  @Test
  @Timeout(60)
  void r1_outageIsReportedAndTheFallbackIsNotListed() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store =
            Patience.builder().url(redis.url()).fallback(MemoryCacheStore.create()).build()) {
      put(store, 3);
      assertThat(all(store, 10)).hasSize(3);
      redis.kill();
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> listing(store).page(Optional.empty(), 10));
    }
  }

  private static EntryListing listing(CacheStore store) {
    return store.capability(EntryListing.class).orElseThrow();
  }

  private static void put(CacheStore store, int count) {
    for (int number = 0; number < count; number++) {
      assertThat(store.put(key(number), entry(key(number)).build())).isTrue();
    }
  }

  private static List<CacheEntry> all(CacheStore store, int most) {
    List<CacheEntry> entries = new ArrayList<>();
    Page first = listing(store).page(Optional.empty(), most);
    entries.addAll(first.entries());
    entries.addAll(rest(listing(store), first.next(), most));
    return entries;
  }

  private static List<CacheEntry> rest(EntryListing listing, Optional<String> after, int most) {
    List<CacheEntry> entries = new ArrayList<>();
    for (Optional<String> mark = after; mark.isPresent(); ) {
      Page page = listing.page(mark, most);
      entries.addAll(page.entries());
      mark = page.next();
    }
    return entries;
  }

  private static List<CacheKey> keys(int count) {
    return IntStream.range(0, count).mapToObj(Entries::key).toList();
  }

  private static List<CacheKey> keys(List<CacheEntry> entries) {
    return entries.stream().map(CacheEntry::key).toList();
  }
}
