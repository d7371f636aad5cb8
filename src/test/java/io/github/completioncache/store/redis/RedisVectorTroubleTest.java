package io.github.completioncache.store.redis;

import static io.github.completioncache.semantic.Vectors.PLANE;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.StoreCircuits;
import io.github.completioncache.store.StoreCircuits.State;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** A Redis that keeps no vectors, or is not well: who asks it knows soon, and entries fare well. */
@Timeout(120)
class RedisVectorTroubleTest {

  private static final Observation LEARNT = new Observation(0.5, -1, 1, 1, true, false);

  private static VectorIndex index(RedisCacheStore store) {
    return store.capability(VectorStore.class).orElseThrow().vectors(PLANE);
  }

  private static void put(RedisCacheStore store, int number) {
    index(store).put(row(number, degrees(number), Clock.systemUTC()));
  }

  private static List<VectorIndex.Neighbour> nearest(RedisCacheStore store) {
    return index(store).nearest(partition(0), degrees(0), 5);
  }

  private static Map<String, State> circuits(RedisCacheStore store) {
    return store.capability(StoreCircuits.class).orElseThrow().circuits();
  }

  @Test
  void olderReleaseSaysWhatIsNeeded() {
    try (RedisProcess redis = RedisProcess.startRelease6()) {
      assertSaysWhatIsNeeded(redis);
    }
  }

  @Test
  @Needs(Need.REDIS_7)
  void release7SaysWhatIsNeeded() {
    try (RedisProcess redis = RedisProcess.startRelease7()) {
      assertSaysWhatIsNeeded(redis);
    }
  }

  private static void assertSaysWhatIsNeeded(RedisProcess redis) {
    try (RedisClient admin = RedisClients.connect(redis.url());
        RedisCacheStore store = Patience.connect(redis.url())) {
      VectorIndex index = index(store);
      // More often than a circuit breaker waits for.
      for (int i = 0; i < 10; i++) {
        assertNeeded(redis, () -> nearest(store));
        assertNeeded(redis, () -> put(store, 1));
        assertNeeded(redis, () -> index.remove(partition(0), key(1)));
      }
      assertThat(circuits(store)).containsEntry("vectors", State.CLOSED);
      assertThat(admin.dbSize()).isZero();
      index.observe(partition(0), Set.of(key(1)), LEARNT);
      assertThat(index.learnt(partition(0), key(1)).ofEntry()).containsExactly(LEARNT);

      store.put(key(1), entry(key(1)).build());
      assertThat(store.get(key(1))).isPresent();
      assertThat(store.invalidate(Invalidation.category("faq"))).isEqualTo(1);
      assertThat(store.invalidate(Invalidation.key(key(1)))).isZero();
      assertThat(store.invalidate(Invalidation.everything())).isZero();
    }
  }

  private static void assertNeeded(RedisProcess redis, ThrowingCallable call) {
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(call)
        .withMessage(
            "Redis at 127.0.0.1:%s has no vector sets: semantic matching needs Redis 8 or newer",
            redis.port());
  }

  @Test
  @Needs(Need.REDIS_8)
  void r1_frozenServerTakesNoLongerThanTheBudget() {
    Duration budget = Duration.ofMillis(300);
    try (RedisProcess redis = RedisProcess.startRelease8();
        RedisCacheStore store = RedisCacheStore.builder().url(redis.url()).budget(budget).build()) {
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      await().ignoreExceptions().untilAsserted(() -> put(store, 1));
      List<ThrowingCallable> all =
          List.of(
              () -> nearest(store),
              () -> put(store, 2),
              () -> index(store).remove(partition(0), key(1)),
              () -> index(store).observe(partition(0), Set.of(key(1)), LEARNT),
              () -> index(store).learnt(partition(0), key(1)));
      // A machine that pauses makes a round longer, and none shorter.
      long shortest = Long.MAX_VALUE;
      for (int round = 0; round < 5 && shortest >= budget.multipliedBy(6).toNanos(); round++) {
        redis.thaw();
        await().ignoreExceptions().untilAsserted(() -> put(store, 1));
        redis.freeze();
        assertThatExceptionOfType(CacheStoreException.class)
            .isThrownBy(all.get(0))
            .withMessageEndingWith("did not answer in time");
        long begin = System.nanoTime();
        for (ThrowingCallable each : all) {
          assertThatExceptionOfType(CacheStoreException.class).isThrownBy(each);
        }
        shortest = Math.min(shortest, System.nanoTime() - begin);
      }
      assertThat(Duration.ofNanos(shortest)).isLessThan(budget.multipliedBy(6));
      // From here on nobody waits.
      assertThat(circuits(store)).containsEntry("vectors", State.OPEN);
      await()
          .untilAsserted(
              () ->
                  assertThatExceptionOfType(CacheStoreException.class)
                      .isThrownBy(all.get(0))
                      .withMessageEndingWith("is left alone for a moment after repeated failures"));
      redis.thaw();
      await().ignoreExceptions().untilAsserted(() -> assertThat(nearest(store)).isNotEmpty());
    }
  }

  @Test
  @Needs(Need.REDIS_8)
  void r1_whoHasWaitedInVainForAnEntryDoesNotWaitForItsVectors() {
    try (RedisProcess redis = RedisProcess.startRelease8();
        RedisCacheStore store =
            RedisCacheStore.builder().url(redis.url()).budget(Duration.ofMillis(300)).build()) {
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      redis.freeze();
      assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> store.get(key(1)));
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> nearest(store))
          .withMessageEndingWith("is left alone for a moment after repeated failures");
    }
  }

  @Test
  @Needs(Need.REDIS_8)
  void vectorsThatFailKeepNobodyFromReadingAndWriting() {
    try (RedisProcess redis = RedisProcess.startRelease8();
        RedisClient admin = RedisClients.connect(redis.url())) {
      admin.sendCommand(
          Command.ACL, "SETUSER cache on >secret ~completion-cache:* +@all -vsim -vadd".split(" "));
      try (RedisCacheStore store =
          Patience.connect("redis://cache:secret@127.0.0.1:" + redis.port())) {
        for (int i = 0; i < 10; i++) {
          assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> nearest(store));
        }
        assertThat(circuits(store))
            .isEqualTo(
                Map.of("reads", State.CLOSED, "writes", State.CLOSED, "vectors", State.OPEN));
        store.put(key(1), entry(key(1)).build());
        assertThat(store.get(key(1))).isPresent();
      }
    }
  }
}
