package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.RedisProcess;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that stands in for Redis in an outage, and never with something out of date. */
@Timeout(120)
class RedisFallbackTest {

  private final RedisProcess redis = RedisProcess.start();
  private final MemoryCacheStore fallback = MemoryCacheStore.create();
  private final RedisCacheStore store =
      RedisCacheStore.builder()
          .url(redis.url())
          .budget(Duration.ofSeconds(1))
          .fallback(fallback)
          .build();
  private final CacheEntry first = entry(key(1)).body(new byte[] {1}).build();
  private final CacheEntry second = entry(key(1)).body(new byte[] {2}).build();

  @BeforeEach
  void connect() {
    await().ignoreExceptions().until(() -> store.get(key(9)).isEmpty());
  }

  @AfterEach
  void close() {
    store.close();
    redis.close();
  }

  /** Until reads and writes go to the fallback. */
  private void breakRedis() {
    redis.kill();
    await().ignoreExceptions().until(() -> store.get(key(9)).isEmpty());
    await().ignoreExceptions().until(() -> store.put(key(9), entry(key(9)).build()));
  }

  /** Until reads and writes go to Redis: what is put there the fallback does not have. */
  private void mendRedis() {
    redis.restart();
    AtomicInteger fresh = new AtomicInteger(100);
    await()
        .ignoreExceptions()
        .until(
            () -> {
              CacheKey key = key(fresh.getAndIncrement());
              store.put(key, entry(key).build());
              return store.get(key).isPresent() && fallback.get(key).isEmpty();
            });
  }

  @Test
  void isNotUsedWhileRedisWorks() {
    store.put(key(1), first);
    assertThat(fallback.get(key(1))).isEmpty();
    fallback.put(key(2), entry(key(2)).build());
    assertThat(store.get(key(2))).isEmpty();
  }

  @Test
  void standsInWhileRedisIsAway() {
    breakRedis();
    assertThat(store.get(key(1))).isEmpty();
    assertThat(store.put(key(1), first)).isTrue();
    assertSame(store.get(key(1)), first);
    mendRedis();
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void hasForgottenTheLastOutageInTheNext() {
    breakRedis();
    store.put(key(1), first);
    mendRedis();
    store.put(key(1), second);
    breakRedis();
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void knowsOfInvalidationsThatRedisMissed() {
    breakRedis();
    store.put(key(1), first);
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(() -> store.invalidate(Invalidation.category("faq")));
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void forgetsWhatIsRemoved() {
    breakRedis();
    store.put(key(1), first);
    assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> store.remove(key(1)));
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void isClosedWithTheStore() {
    store.close();
    store.close();
    assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> fallback.get(key(1)));
    assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> store.get(key(1)));
  }
}
