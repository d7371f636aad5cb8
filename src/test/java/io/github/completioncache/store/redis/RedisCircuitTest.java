package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.UnreadableEntryException;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** After repeated failures Redis is left alone, and taken into use again by itself. */
@Timeout(120)
class RedisCircuitTest {

  private static final Duration BUDGET = Duration.ofMillis(500);
  private static final String LEFT_ALONE = "is left alone for a moment after repeated failures";

  @Test
  void r1_outageCostsNothingAfterFewFailuresAndEndsByItself() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store = store(redis.url())) {
      CacheEntry entry = entry(key(1)).build();
      await().ignoreExceptions().until(() -> store.put(key(1), entry));
      redis.kill();
      assertThat(troublesUntilLeftAlone(() -> store.put(key(1), entry))).hasSizeBetween(1, 10);
      assertThat(troublesUntilLeftAlone(() -> store.get(key(1)))).hasSizeBetween(1, 10);
      assertThat(troublesUntilLeftAlone(() -> store.remove(key(1)))).hasSizeLessThan(10);
      redis.restart();
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      await().ignoreExceptions().until(() -> store.put(key(1), entry));
      assertSame(store.get(key(1)), entry);
    }
  }

  @Test
  void r1_frozenServerIsLeftAlone() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store =
            RedisCacheStore.builder().url(redis.url()).budget(Duration.ofMillis(50)).build()) {
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      redis.freeze();
      assertThat(troublesUntilLeftAlone(() -> store.get(key(1)))).hasSizeBetween(1, 10);
      redis.thaw();
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
    }
  }

  /** So a request loses its budget once, and not once with its get and once with its put. */
  @Test
  void r1_afterReadThatFailedNoPutIsTriedUntilReadingWorks() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store = store(redis.url())) {
      CacheEntry entry = entry(key(1)).build();
      await().ignoreExceptions().until(() -> store.put(key(1), entry));
      redis.freeze();
      assertThat(catchThrowable(() -> store.get(key(1)))).hasMessageContaining("did not answer");
      assertThat(catchThrowable(() -> store.put(key(1), entry))).hasMessageContaining(LEFT_ALONE);
      redis.thaw();
      await().ignoreExceptions().until(() -> store.get(key(1)).isPresent());
      assertThat(store.put(key(1), entry)).isTrue();
    }
  }

  @Test
  void invalidationIsTriedAllTheSame() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store = store(redis.url())) {
      await().ignoreExceptions().until(() -> store.put(key(1), entry(key(1)).build()));
      redis.kill();
      troublesUntilLeftAlone(() -> store.get(key(1)));
      troublesUntilLeftAlone(() -> store.remove(key(1)));
      redis.restart();
      assertThat(store.invalidate(Invalidation.key(key(1)))).isZero();
    }
  }

  @Test
  void fullServerStopsWritesAndNotReads() {
    try (RedisProcess full =
            RedisProcess.start("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        RedisCacheStore store = store(full.url())) {
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      List<Throwable> troubles =
          troublesUntilLeftAlone(() -> store.put(key(1), entry(key(1)).build()));
      assertThat(troubles).allSatisfy(e -> assertThat(e).hasMessageContaining("(OOM)"));
      assertThat(store.get(key(1))).isEmpty();
    }
  }

  @Test
  void replicaStopsWritesAndNotReads() {
    try (RedisProcess primary = RedisProcess.start();
        RedisProcess replica =
            RedisProcess.start("--replicaof", "127.0.0.1", String.valueOf(primary.port()));
        RedisCacheStore store = store(replica.url())) {
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      List<Throwable> troubles = troublesUntilLeftAlone(() -> store.remove(key(1)));
      assertThat(troubles).allSatisfy(e -> assertThat(e).hasMessageContaining("(READONLY)"));
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOADING", "CLUSTERDOWN", "MASTERDOWN", "BUSY", "NOAUTH", "NOPERM"})
  void serverThatIsNotWellIsLeftAlone(String code) {
    try (ScriptedRedis redis = ScriptedRedis.answering("$-1");
        RedisCacheStore store = store(redis.url())) {
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      redis.answer("-" + code + " not now");
      assertThat(troublesUntilLeftAlone(() -> store.get(key(1))))
          .allSatisfy(e -> assertThat(e).hasMessageContaining("(" + code + ")"));
      redis.answer("$-1");
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
    }
  }

  @Test
  void troubleWithOneKeyIsNoOutage() {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient other = RedisClients.connect(redis.url());
        RedisCacheStore store = store(redis.url())) {
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      String name = "completion-cache:e:";
      other.lpush(name + key(1), "taken");
      other.set(name + key(2), "garbage");
      for (int i = 0; i < 20; i++) {
        assertThatExceptionOfType(CacheStoreException.class)
            .isThrownBy(() -> store.get(key(1)))
            .withMessageContaining("WRONGTYPE");
        assertThatExceptionOfType(UnreadableEntryException.class)
            .isThrownBy(() -> store.get(key(2)));
      }
      assertThat(store.get(key(3))).isEmpty();
    }
  }

  @Test
  void connectionWithMoreThanTheReplyIsNotUsedAgain() {
    try (ScriptedRedis redis = ScriptedRedis.answering("$-1\r\n-ERR left over");
        RedisCacheStore store = store(redis.url())) {
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      redis.answer("$-1");
      assertThat(store.get(key(2))).isEmpty();
    }
  }

  @Test
  void slowConnectingIsNoOutage() {
    try (ScriptedRedis redis = ScriptedRedis.keepingOut("$-1");
        RedisCacheStore store =
            RedisCacheStore.builder().url(redis.url()).budget(Duration.ofMillis(20)).build()) {
      // More than it takes for an outage, and well within what connecting may take.
      for (int i = 0; i < 8; i++) {
        assertThatExceptionOfType(CacheStoreException.class)
            .isThrownBy(() -> store.get(key(1)))
            .withMessageEndingWith(" is being connected to");
      }
      redis.letIn();
      await()
          .until(
              () -> {
                Throwable trouble = catchThrowable(() -> store.get(key(1)));
                assertThat(String.valueOf(trouble)).doesNotContain(LEFT_ALONE);
                return trouble == null;
              });
    }
  }

  @Test
  void worksForClientOfTheUserToo() {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient client = RedisClient.create(redis.url());
        RedisCacheStore store = RedisCacheStore.of(client)) {
      assertThat(store.get(key(1))).isEmpty();
      redis.kill();
      assertThat(troublesUntilLeftAlone(() -> store.get(key(1)))).hasSizeBetween(1, 10);
      redis.restart();
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
    }
  }

  /** What {@code call} throws until Redis is not even asked. */
  private static List<Throwable> troublesUntilLeftAlone(ThrowingCallable call) {
    List<Throwable> troubles = new ArrayList<>();
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              Throwable trouble = catchThrowable(call);
              assertThat(trouble).isInstanceOf(CacheStoreException.class);
              boolean over = trouble.getMessage().contains(LEFT_ALONE);
              if (!over) {
                troubles.add(trouble);
              }
              return over;
            });
    return troubles;
  }

  private static RedisCacheStore store(String url) {
    return RedisCacheStore.builder().url(url).budget(BUDGET).build();
  }
}
