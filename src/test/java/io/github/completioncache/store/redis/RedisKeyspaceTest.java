package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.UnreadableEntryException;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.TestRedis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What the store writes into the user's Redis, and what it makes of what it finds there. */
class RedisKeyspaceTest {

  private final String prefix = TestRedis.newPrefix();
  private final RedisClient redis = RedisClients.connect(TestRedis.url());
  private final Keyspace keyspace = new Keyspace(redis, prefix);
  private final RedisCacheStore store = open(prefix);

  private static RedisCacheStore open(String prefix) {
    return Patience.builder().url(TestRedis.url()).keyPrefix(prefix).build();
  }

  @AfterEach
  void close() {
    store.close();
    redis.close();
  }

  @Test
  void valueIsTheStoredFormUnderTheKeyInHexadecimal() {
    CacheEntry entry = entry(key(1)).build();
    store.put(key(1), entry);
    byte[] value = redis.get((prefix + "e:" + key(1).hex()).getBytes(UTF_8));
    assertThat(value).isEqualTo(entry.encode());
  }

  @Test
  void valueExpiresWithItsLifetime() {
    store.put(key(1), entry(key(1)).lifetime(Duration.ofMinutes(10)).build());
    assertThat(redis.pttl(name(1))).isBetween(1L, Duration.ofMinutes(10).toMillis());
    // The lifetime counts from the question.
    store.put(
        key(1),
        entry(key(1))
            .created(Instant.now().minusSeconds(540))
            .lifetime(Duration.ofMinutes(10))
            .build());
    assertThat(redis.pttl(name(1))).isBetween(1L, Duration.ofMinutes(1).toMillis());
  }

  @Test
  void t5_noKeyIsEverWithoutExpiry() {
    keyspace.assertNoneIsEverImmortal(this::doEverything);
  }

  private void doEverything() {
    Random random = new Random(7);
    for (int i = 0; i < 600; i++) {
      int number = random.nextInt(40);
      switch (random.nextInt(12)) {
        case 0 -> store.remove(key(number));
        case 1 -> store.invalidate(Invalidation.tag("t" + random.nextInt(3)));
        case 2 -> store.invalidate(Invalidation.key(key(number)));
        case 3 -> store.invalidate(Invalidation.everything());
        default -> {
          long lifetime = 1L << random.nextInt(47);
          EntryLabels labels =
              new EntryLabels(key(number), "n", "c" + i % 3, "", Set.of("t" + random.nextInt(3)));
          store.put(key(number), entry(labels).lifetime(Duration.ofMillis(lifetime)).build());
        }
      }
    }
  }

  @Test
  void t6_writesNothingThatHasExpired() {
    CacheEntry expired =
        entry(key(1))
            .created(Instant.now().minusSeconds(2))
            .lifetime(Duration.ofSeconds(1))
            .build();
    assertThat(store.put(key(1), expired)).isFalse();
    assertThat(keys()).isEmpty();
  }

  @Test
  void shorterLifetimeDoesNotShortenTheIndex() {
    store.put(key(1), entry(key(1)).lifetime(Duration.ofMinutes(69)).build());
    store.put(key(2), entry(key(2)).lifetime(Duration.ofMinutes(55)).build());
    long longest = redis.pttl(name(1));
    assertThat(keys())
        .filteredOn(name -> name.startsWith(prefix + "i:"))
        .anyMatch(name -> redis.pttl(name) >= longest);
  }

  @Test
  void prefixesDoNotSeeEachOther() {
    // "...e:" and "...i:" are what the names of the first store's own keys go on with.
    for (String other :
        List.of(TestRedis.newPrefix(), prefix + "e:", prefix + "i:", prefix + "x")) {
      try (RedisCacheStore neighbour = open(other)) {
        store.put(key(1), entry(key(1)).body(new byte[] {1}).build());
        CacheEntry theirs = entry(key(1)).body(new byte[] {2}).build();
        neighbour.put(key(1), theirs);
        assertThat(store.invalidate(Invalidation.everything())).as(other).isEqualTo(1);
        assertThat(store.invalidate(Invalidation.category("faq"))).as(other).isZero();
        assertSame(neighbour.get(key(1)), theirs);
        assertThat(neighbour.invalidate(Invalidation.category("faq"))).as(other).isEqualTo(1);
      }
    }
  }

  @Test
  void r8_keyNamesTellNoLabel() {
    EntryLabels labels = new EntryLabels(key(1), "tenant", "topic", "model", Set.of("customer"));
    store.put(key(1), entry(labels).build());
    store.invalidate(Invalidation.namespace("tenant"));
    assertThat(String.join(" ", keys())).doesNotContain("tenant", "topic", "model", "customer");
  }

  @Test
  void r7_w7_reportsWhatItCannotRead() throws IOException {
    CacheEntry entry = entry(key(1)).build();
    byte[] stored = entry.encode();
    byte[] newer = stored.clone();
    newer[3]++;
    byte[] damaged = stored.clone();
    damaged[stored.length - 1] ^= 1;
    for (byte[] garbage :
        List.of(
            new byte[0],
            "garbage".getBytes(UTF_8),
            serialized(),
            newer,
            damaged,
            Arrays.copyOf(stored, stored.length - 1),
            Arrays.copyOf(stored, 20),
            entry(key(2)).build().encode())) {
      redis.set(name(1).getBytes(UTF_8), garbage);
      assertThatExceptionOfType(UnreadableEntryException.class).isThrownBy(() -> store.get(key(1)));
      assertThat(store.put(key(1), entry)).isTrue();
      assertSame(store.get(key(1)), entry);
    }
  }

  @Test
  void reportsKeyOfAnotherType() {
    redis.sadd(name(1), "member");
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(() -> store.get(key(1)))
        .withMessageEndingWith("refused a command (WRONGTYPE)");
  }

  private static byte[] serialized() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(List.of("gadget"));
    }
    return bytes.toByteArray();
  }

  private String name(int number) {
    return prefix + "e:" + key(number).hex();
  }

  private Set<String> keys() {
    return keyspace.names();
  }
}
