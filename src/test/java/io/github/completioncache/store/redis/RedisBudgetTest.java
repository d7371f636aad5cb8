package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.testing.RedisProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An operation ends when its time is up, whatever the peer does. */
@Timeout(120)
class RedisBudgetTest {

  private static final byte[] ANY = "any".getBytes(US_ASCII);

  /** Every byte comes in time, and all of them together take minutes. */
  @Test
  void r1_dripsDoNotProlongTheBudget() {
    try (ScriptedRedis redis = ScriptedRedis.answering("$-1");
        RedisCacheStore store =
            RedisCacheStore.builder().url(redis.url()).budget(Duration.ofSeconds(1)).build()) {
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      redis.answer("$6000\r\n" + "x".repeat(6000));
      redis.drip();
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> store.get(key(1)))
          .withMessageEndingWith("did not answer in time");
    }
  }

  /** More than the buffers of both ends take; Java itself knows no timeout for writing. */
  @Test
  void r1_peerThatTakesNoBytesDoesNotProlongTheBudget() {
    try (RedisProcess redis = RedisProcess.start()) {
      RedisLink link =
          new RedisLink(
              new OwnClient(RedisUrl.parse(redis.url()), null, 1), "it", Duration.ofSeconds(1));
      await().ignoreExceptions().until(() -> link.send(Commands.get(ANY)) == null);
      redis.freeze();
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> link.send(Commands.set(ANY, new byte[64 << 20], 9_999)))
          .withMessage("it did not answer in time");
      link.close();
      await().until(() -> noThreadIsCalled("completion-cache-redis-writes"));
    }
  }

  @Test
  void largeValuesAreWrittenAllTheSame() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store =
            RedisCacheStore.builder().url(redis.url()).budget(Duration.ofSeconds(20)).build()) {
      assertThat(store.put(key(1), entry(key(1)).body(new byte[4 << 20]).build())).isTrue();
      assertThat(store.get(key(1)))
          .hasValueSatisfying(kept -> assertThat(kept.bodyLength()).isEqualTo(4 << 20));
      await().until(() -> noThreadIsCalled("completion-cache-redis-writes"));
    }
  }

  @Test
  void threadsThatConnectDoNotStay() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store = RedisCacheStore.connect(redis.url())) {
      await().ignoreExceptions().until(() -> store.get(key(1)).isEmpty());
      await().until(() -> noThreadIsCalled("completion-cache-redis-connect"));
    }
  }

  private static boolean noThreadIsCalled(String name) {
    return Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().equals(name));
  }
}
