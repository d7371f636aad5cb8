package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.RedisSentinels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** R5: whatever Redis has lost, what the store derives from its entries comes right by itself. */
@Timeout(120)
class RedisHealingTest {

  private static final List<Invalidation> COVERING =
      List.of(
          Invalidation.category("c"),
          Invalidation.model("m"),
          Invalidation.namespace("n"),
          Invalidation.tag("t"));

  private static CacheEntry labelled(int number) {
    EntryLabels labels = new EntryLabels(key(number), "n", "c", "m", Set.of("t"));
    return entry(labels).created(Instant.now()).build();
  }

  private static void put(RedisCacheStore store, int number) {
    await()
        .ignoreExceptionsInstanceOf(CacheStoreException.class)
        .until(() -> store.put(key(number), labelled(number)));
  }

  private static long invalidate(RedisCacheStore store, Invalidation what) {
    long[] removed = {0};
    await()
        .ignoreExceptionsInstanceOf(CacheStoreException.class)
        .untilAsserted(() -> removed[0] = store.invalidate(what));
    return removed[0];
  }

  /** All labels find all entries that are there and were put since, and no others. */
  private static void assertWhole(RedisCacheStore store) {
    for (Invalidation what : COVERING) {
      IntStream.range(10, 15).forEach(number -> put(store, number));
      assertThat(invalidate(store, what)).as("%s", what).isEqualTo(5);
      assertThat(invalidate(store, Invalidation.everything())).as("%s", what).isZero();
      // The same millisecond is in doubt.
      Instant invalidated = Instant.now();
      await().until(() -> Instant.now().toEpochMilli() > invalidated.toEpochMilli());
    }
  }

  @Test
  void r5_flushed() {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient admin = RedisClients.connect(redis.url());
        RedisCacheStore store = RedisCacheStore.connect(redis.url())) {
      IntStream.range(0, 5).forEach(number -> put(store, number));
      invalidate(store, Invalidation.tag("another"));
      admin.flushDB();
      await()
          .ignoreExceptionsInstanceOf(CacheStoreException.class)
          .until(() -> store.get(key(1)).isEmpty());
      assertWhole(store);
    }
  }

  @Test
  void r5_restartedWithoutData() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store = RedisCacheStore.connect(redis.url())) {
      IntStream.range(0, 5).forEach(number -> put(store, number));
      redis.kill();
      redis.restart();
      assertWhole(store);
    }
  }

  @Test
  void r5_failoverLostTheLatestWrites() {
    try (RedisSentinels redis = RedisSentinels.start();
        RedisCacheStore store =
            RedisCacheStore.connect(
                "redis-sentinel://"
                    + redis.places()
                    + "?sentinelMasterId="
                    + RedisSentinels.NAME)) {
      RedisProcess first = redis.primary();
      RedisProcess second = redis.replica();
      IntStream.range(0, 3).forEach(number -> put(store, number));
      try (RedisClient admin = RedisClients.connect(second.url())) {
        await().until(() -> admin.exists("completion-cache:e:" + key(2).hex()));
        // From here on the replica hears of nothing.
        second.freeze();
        disconnectReplicas(first);
        IntStream.range(3, 9).forEach(number -> put(store, number));
        first.kill();
        second.thaw();
      }
      redis.awaitPrimary(second);
      assertThat(invalidate(store, Invalidation.category("c"))).isEqualTo(3);
      assertWhole(store);
    }
  }

  @Test
  void r5_anyPartOfTheIndexIsLost() {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient admin = RedisClients.connect(redis.url());
        RedisCacheStore store = RedisCacheStore.connect(redis.url())) {
      IntStream.range(0, 5).forEach(number -> put(store, number));
      for (String name : keys(admin, "completion-cache:e:*")) {
        admin.del(name);
      }
      assertThat(keys(admin, "completion-cache:i:*")).isNotEmpty();
      assertThat(invalidate(store, Invalidation.category("c"))).as("only names are left").isZero();
      assertWhole(store);
      // Nothing that was derived stays for ever.
      assertThat(keys(admin, "completion-cache:*")).allMatch(name -> admin.pttl(name) > 0);
    }
  }

  private static void disconnectReplicas(RedisProcess primary) {
    try (RedisClient admin = RedisClients.connect(primary.url())) {
      admin.sendCommand(Command.CLIENT, "KILL", "TYPE", "replica");
    }
  }

  private static Set<String> keys(RedisClient admin, String pattern) {
    return new TreeSet<>(admin.scanIteration(1000, pattern).collect(new ArrayList<>()));
  }
}
