package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.testing.ChaosProxy;
import io.github.completioncache.testing.RedisProcess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back is not what the protocol allows, as when bytes were changed on their way. */
@Timeout(120)
class RedisBrokenProtocolTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"$2147483647", "$999999999999", "$-7", "$7\r\nshort", "*2147483647", "*-7", "?"})
  void isTroubleOfTheStoreAndNothingElse(String answer) {
    try (ScriptedRedis redis = ScriptedRedis.answering("$-1");
        RedisCacheStore store = RedisCacheStore.connect(redis.url())) {
      await()
          .ignoreExceptionsInstanceOf(CacheStoreException.class)
          .until(() -> store.get(key(1)).isEmpty());
      redis.answer(answer);
      assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> store.get(key(1)));
      redis.answer("$-1");
      await()
          .ignoreExceptionsInstanceOf(CacheStoreException.class)
          .until(() -> store.get(key(1)).isEmpty());
    }
  }

  /** The reply that is left over would be taken for the next one's, and so on for ever. */
  @Test
  void replyTooManyIsNobodysAnswer() {
    try (RedisProcess redis = RedisProcess.start();
        ChaosProxy proxy = ChaosProxy.to(redis.port());
        RedisCacheStore store = Patience.connect(proxy.url())) {
      List<CacheEntry> entries = List.of(entry(key(0)).build(), entry(key(1)).build());
      for (CacheEntry entry : entries) {
        await()
            .ignoreExceptionsInstanceOf(CacheStoreException.class)
            .until(() -> store.put(entry.key(), entry));
      }
      proxy.babble();
      assertSame(store.get(key(0)), entries.get(0));
      await().until(() -> proxy.harm() == 1);
      // Each asks for another key than the one before, so a reply that is one behind is never
      // right.
      for (int i = 1; i < 10; i++) {
        CacheEntry expected = entries.get(i % 2);
        assertSame(store.get(expected.key()), expected);
      }
    }
  }
}
