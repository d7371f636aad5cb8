package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreContract;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.UnreadableEntryException;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class RedisCompressionTest {

  private static final CacheEntry LARGE =
      entry(key(1)).body("Within thirty days. ".repeat(500).getBytes(UTF_8)).build();

  private final String prefix = TestRedis.newPrefix();
  private final RedisCacheStore plain = builder().build();
  private final RedisCacheStore compressing = builder().compressFromBytes(1000).build();

  private RedisCacheStore.Builder builder() {
    return Patience.builder().url(TestRedis.url()).keyPrefix(prefix);
  }

  @AfterEach
  void close() {
    plain.close();
    compressing.close();
  }

  @Nested
  class Compressed extends CacheStoreContract {
    @Override
    protected CacheStore open() {
      return Patience.builder()
          .url(TestRedis.url())
          .keyPrefix(TestRedis.newPrefix())
          .compressFromBytes(1)
          .build();
    }
  }

  private long storedBytes() {
    try (RedisClient redis = RedisClients.connect(TestRedis.url())) {
      return redis.strlen(prefix + "e:" + key(1).hex());
    }
  }

  @Test
  void isOffUnlessItIsAskedFor() {
    plain.put(key(1), LARGE);

    assertThat(storedBytes()).isEqualTo(LARGE.encode().length);
  }

  @Test
  void storesReadEachOthersEntries() {
    compressing.put(key(1), LARGE);
    assertThat(storedBytes()).isLessThan(LARGE.bodyLength() / 10);
    assertSame(plain.get(key(1)), LARGE);
    plain.put(key(1), LARGE);
    assertSame(compressing.get(key(1)), LARGE);
    compressing.put(key(1), LARGE);
    assertThat(plain.invalidate(Invalidation.category("faq"))).isEqualTo(1);
  }

  @Test
  void answerThatIsTooLargeIsNotKeptHoweverSmallItBecomes() {
    try (RedisCacheStore store =
        builder().compressFromBytes(1).maximumEntryBytes(LARGE.bodyLength() - 1).build()) {
      assertThat(store.put(key(1), LARGE)).isFalse();
      assertThat(store.get(key(1))).isEmpty();
    }
  }

  @Test
  void entryThatWouldBecomeTooLargeIsNotRead() {
    compressing.put(key(1), LARGE);
    try (RedisCacheStore small = builder().maximumEntryBytes(LARGE.bodyLength() - 1).build()) {
      assertThatExceptionOfType(UnreadableEntryException.class).isThrownBy(() -> small.get(key(1)));
    }
  }

  @Test
  void t1_lengthOutOfRangeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisCacheStore.builder().compressFromBytes(0))
        .withMessage("compressFromBytes must be at least 1, but is 0");
  }
}
