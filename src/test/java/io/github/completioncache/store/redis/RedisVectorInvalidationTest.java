package io.github.completioncache.store.redis;

import static io.github.completioncache.semantic.Vectors.PLANE;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisCluster;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.TestRedis;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;

/** Texts are content of users: with an entry its rows go, too. */
@Needs(Need.REDIS_8)
@Timeout(180)
class RedisVectorInvalidationTest {

  private static final VectorSpace OTHER = new VectorSpace("another", 2);
  private static final Observation LEARNT = new Observation(0.5, -1, 1, 1, true, false);

  private static final List<Invalidation> COVERING_EVENS =
      List.of(
          Invalidation.category("c0"),
          Invalidation.model("m0"),
          Invalidation.namespace("n0"),
          Invalidation.tag("t0"));

  private static VectorIndex index(RedisCacheStore store, VectorSpace space) {
    return store.capability(VectorStore.class).orElseThrow().vectors(space);
  }

  private static void put(RedisCacheStore store, int number) {
    int kind = number % 2;
    EntryLabels labels =
        new EntryLabels(key(number), "n" + kind, "c" + kind, "m" + kind, Set.of("t" + kind));
    store.put(key(number), entry(labels).build());
    index(store, PLANE).put(row(number, degrees(number), Clock.systemUTC()));
    index(store, PLANE).put(row(number % 3 + 1, number, degrees(number), Clock.systemUTC()));
    index(store, OTHER).put(row(number, degrees(number), Clock.systemUTC()));
    index(store, PLANE).observe(partition(0), Set.of(key(number)), LEARNT);
  }

  private static List<CacheKey> rows(RedisCacheStore store, VectorSpace space, int partition) {
    return keys(index(store, space).nearest(partition(partition), degrees(0), 1000));
  }

  /** Puts twenty, invalidates, and asserts that the rows are those of {@code left}. */
  private static void assertLeft(
      Supplier<RedisCacheStore> open, Invalidation what, List<CacheKey> left) {
    try (RedisCacheStore store = open.get()) {
      for (int number = 0; number < 20; number++) {
        put(store, number);
      }
      assertThat(store.invalidate(what)).as("%s", what).isEqualTo(20 - left.size());
      List<CacheKey> ofPartitions = new ArrayList<>();
      for (int partition = 1; partition <= 3; partition++) {
        ofPartitions.addAll(rows(store, PLANE, partition));
      }
      assertThat(rows(store, PLANE, 0)).as("%s", what).containsExactlyInAnyOrderElementsOf(left);
      assertThat(rows(store, OTHER, 0)).as("%s", what).containsExactlyInAnyOrderElementsOf(left);
      assertThat(ofPartitions).as("%s", what).containsExactlyInAnyOrderElementsOf(left);
      assertThat(index(store, PLANE).learnt(partition(0), key(0)).ofEntry())
          .containsExactly(LEARNT);
    }
  }

  private static List<CacheKey> odd() {
    List<CacheKey> odd = new ArrayList<>();
    for (int number = 1; number < 20; number += 2) {
      odd.add(key(number));
    }
    return odd;
  }

  private static void assertAllKinds(String url) {
    Supplier<RedisCacheStore> open =
        () -> Patience.builder().url(url).keyPrefix(TestRedis.newPrefix()).build();
    COVERING_EVENS.forEach(what -> assertLeft(open, what, odd()));
    assertLeft(open, Invalidation.everything(), List.of());
    List<CacheKey> butOne = new ArrayList<>(odd());
    for (int number = 2; number < 20; number += 2) {
      butOne.add(key(number));
    }
    assertLeft(open, Invalidation.key(key(0)), butOne);
  }

  @Test
  void rowsGoWithTheirEntries() {
    try (RedisProcess redis = RedisProcess.startRelease8()) {
      assertAllKinds(redis.url());
    }
  }

  @Test
  void rowsGoWithTheirEntriesWhereRedisEvicts() {
    try (RedisProcess redis =
        RedisProcess.startRelease8("--maxmemory", "1gb", "--maxmemory-policy", "allkeys-lru")) {
      assertAllKinds(redis.url());
    }
  }

  @Test
  void rowsGoWithTheirEntriesOnCluster() {
    try (RedisCluster redis = RedisCluster.startRelease8(3, 0)) {
      assertAllKinds("redis-cluster://" + redis.places());
    }
  }

  @Test
  void rowsWithoutEntryGoWithEverythingOrTheirKey() {
    try (RedisProcess redis = RedisProcess.startRelease8();
        RedisCacheStore store = Patience.connect(redis.url())) {
      index(store, PLANE).put(row(1, degrees(0), Clock.systemUTC()));
      index(store, PLANE).put(row(2, degrees(0), Clock.systemUTC()));
      assertThat(store.invalidate(Invalidation.key(key(1)))).isZero();
      assertThat(rows(store, PLANE, 0)).containsExactly(key(2));
      assertThat(store.invalidate(Invalidation.everything())).isZero();
      assertThat(rows(store, PLANE, 0)).isEmpty();
    }
  }

  @Test
  void nothingThatTellsOfTextsIsLeftAfterEverything() {
    try (RedisProcess redis = RedisProcess.startRelease8();
        RedisClient admin = RedisClients.connect(redis.url());
        RedisCacheStore store = Patience.connect(redis.url())) {
      for (int number = 0; number < 20; number++) {
        put(store, number);
      }
      store.invalidate(Invalidation.everything());
      assertThat(new Keyspace(admin, "completion-cache:").names())
          .isNotEmpty()
          .noneMatch(name -> name.matches(".*}:[vrx]|.*:p:.*"));
    }
  }

  @Test
  void storesDoNotRemoveEachOthersRows() {
    try (RedisProcess redis = RedisProcess.startRelease8()) {
      String prefix = "completion-cache:";
      for (String other : List.of(prefix + "v:", prefix + "v:{" + prefix, prefix + "p:")) {
        try (RedisCacheStore store = Patience.connect(redis.url());
            RedisCacheStore neighbour =
                Patience.builder().url(redis.url()).keyPrefix(other).build()) {
          put(neighbour, 1);
          put(store, 1);
          store.invalidate(Invalidation.everything());
          assertThat(rows(store, PLANE, 0)).as(other).isEmpty();
          assertThat(rows(neighbour, PLANE, 0)).as(other).containsExactly(key(1));
        }
      }
    }
  }
}
