package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Invalidation where several machines share one Redis. */
class RedisInvalidationTest {

  private final String prefix = TestRedis.newPrefix();
  private final FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  private final FakeClock otherClock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  private final RedisCacheStore store = open(clock);
  private final RedisCacheStore other = open(otherClock);

  private RedisCacheStore open(Clock clock) {
    return Patience.builder().url(TestRedis.url()).keyPrefix(prefix).clock(clock).build();
  }

  @AfterEach
  void close() {
    store.close();
    other.close();
  }

  private CacheEntry labelled() {
    EntryLabels labels = new EntryLabels(key(1), "n", "c", "m", Set.of("t", "u"));
    return entry(labels).created(clock.instant()).build();
  }

  private static final List<Invalidation> COVERING =
      List.of(
          Invalidation.key(key(1)),
          Invalidation.category("c"),
          Invalidation.model("m"),
          Invalidation.namespace("n"),
          Invalidation.tag("t"),
          Invalidation.tag("u"),
          Invalidation.everything());

  @Test
  void refusesWhatWasAskedForBeforeAnInvalidationElsewhere() {
    for (Invalidation what : COVERING) {
      CacheEntry inFlight = labelled();
      advance(Duration.ofSeconds(2));
      other.invalidate(what);
      advance(Duration.ofSeconds(2));
      assertThat(store.put(key(1), inFlight)).as("%s", what).isFalse();
      assertThat(store.get(key(1))).as("%s", what).isEmpty();
      assertThat(store.put(key(1), labelled())).as("%s", what).isTrue();
      assertThat(store.get(key(1))).as("%s", what).isPresent();
      advance(Duration.ofSeconds(2));
    }
  }

  @Test
  void keepsWhatAnInvalidationElsewhereDoesNotCover() {
    CacheEntry inFlight = labelled();
    advance(Duration.ofSeconds(2));
    other.invalidate(Invalidation.key(key(2)));
    other.invalidate(Invalidation.category("m"));
    other.invalidate(Invalidation.model("c"));
    other.invalidate(Invalidation.namespace(""));
    other.invalidate(Invalidation.tag("n"));
    assertThat(store.put(key(1), inFlight)).isTrue();
  }

  @Test
  void invalidationByClockThatIsBehindDoesNotWeakenAnEarlierOne() {
    advance(Duration.ofMinutes(1));
    CacheEntry inFlight = labelled();
    otherClock.advance(Duration.ofSeconds(3));
    other.invalidate(Invalidation.category("c"));
    otherClock.advance(Duration.ofMinutes(-2));
    other.invalidate(Invalidation.category("c"));
    assertThat(store.put(key(1), inFlight)).isFalse();
  }

  @Test
  void takesOutWhatWasWrittenWhileAnInvalidationLooked() {
    for (Invalidation what : COVERING) {
      CacheEntry entry = labelled();
      advance(Duration.ofSeconds(2));
      // The index is written with the first connection taken, the value with the second.
      try (RedisClient client =
              MeddledClient.of(
                  TestRedis.url(), 2, () -> assertThat(other.invalidate(what)).isZero());
          RedisCacheStore meddled =
              Patience.builder().client(client).keyPrefix(prefix).clock(clock).build()) {
        meddled.put(key(1), entry);
      }
      assertThat(store.get(key(1))).as("%s", what).isEmpty();
      advance(Duration.ofSeconds(2));
    }
  }

  @Test
  void leavesWhatReplacedACoveredEntryWhileItLooked() {
    EntryLabels old = new EntryLabels(key(1), "", "old", "", Set.of());
    EntryLabels young = new EntryLabels(key(1), "", "young", "", Set.of());
    store.put(key(1), entry(old).created(clock.instant()).build());
    advance(Duration.ofSeconds(1));
    CacheEntry replacement = entry(young).created(clock.instant()).build();
    // Marker, INFO, the sets of the label, one of them, the entries in it, and then the removal.
    try (RedisClient client =
            MeddledClient.of(TestRedis.url(), 6, () -> store.put(key(1), replacement));
        RedisCacheStore meddled =
            Patience.builder().client(client).keyPrefix(prefix).clock(clock).build()) {
      assertThat(meddled.invalidate(Invalidation.category("old"))).isZero();
    }
    assertThat(store.get(key(1))).isPresent();
  }

  @Test
  void readsLabelsFromLongHeaders() {
    Set<String> tags =
        IntStream.range(0, 30).mapToObj(i -> i + "x".repeat(200)).collect(Collectors.toSet());
    EntryLabels old = new EntryLabels(key(1), "", "old", "m", tags);
    EntryLabels young = new EntryLabels(key(1), "", "young", "m", tags);
    store.put(key(1), entry(old).created(clock.instant()).build());
    store.put(key(1), entry(young).created(clock.instant()).build());
    assertThat(store.invalidate(Invalidation.category("old"))).isZero();
    assertThat(store.get(key(1))).isPresent();
    assertThat(store.invalidate(Invalidation.tag("7" + "x".repeat(200)))).isEqualTo(1);
  }

  @Test
  void s5_removesWhatItCannotReadSinceALaterVersionCould() {
    store.put(key(1), labelled());
    byte[] newer = labelled().encode();
    newer[3]++;
    try (RedisClient redis = RedisClients.connect(TestRedis.url())) {
      redis.set((prefix + "e:" + key(1).hex()).getBytes(UTF_8), newer);
    }
    assertThat(store.invalidate(Invalidation.tag("t"))).isEqualTo(1);
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void findsThousandsOfEntriesOfOneLabel() {
    for (int i = 0; i < 4400; i++) {
      EntryLabels labels = new EntryLabels(key(i), "", i % 44 == 0 ? "few" : "many", "m", Set.of());
      store.put(key(i), entry(labels).created(clock.instant()).build());
    }
    assertThat(indexSets()).as("small sets: the continued ones").hasSizeGreaterThan(100);
    assertThat(store.invalidate(Invalidation.category("few"))).isEqualTo(100);
    assertThat(store.invalidate(Invalidation.model("m"))).isEqualTo(4300);
    assertThat(store.invalidate(Invalidation.everything())).isZero();
  }

  @Test
  void findsEntriesOfEveryLifetime() {
    long[] lifetimes = IntStream.range(0, 46).mapToLong(i -> 60_000L + (1L << i)).toArray();
    for (int i = 0; i < lifetimes.length; i++) {
      store.put(key(i), entry(key(i), clock).lifetime(Duration.ofMillis(lifetimes[i])).build());
    }
    advance(Duration.ofSeconds(59));
    assertThat(other.invalidate(Invalidation.category("faq"))).isEqualTo(lifetimes.length);
  }

  @Test
  void t7_findsEntriesAlthoughTheClocksDiffer() {
    for (int minutes : new int[] {-10, 10}) {
      otherClock.set(clock.instant().plus(Duration.ofMinutes(minutes)));
      for (int i = 0; i < 200; i++) {
        store.put(key(i), entry(key(i), clock).lifetime(Duration.ofMinutes(11 + i)).build());
      }
      assertThat(other.invalidate(Invalidation.category("faq"))).as("%s", minutes).isEqualTo(200);
      clock.advance(Duration.ofHours(1));
    }
  }

  @Test
  void findsEntriesOfWhichRedisHasEvictedTheIndex() {
    try (RedisProcess process =
            RedisProcess.start("--maxmemory", "1gb", "--maxmemory-policy", "allkeys-lru");
        RedisClient redis = RedisClients.connect(process.url());
        RedisCacheStore evicting = Patience.builder().url(process.url()).keyPrefix("p:").build()) {
      for (int i = 0; i < 300; i++) {
        EntryLabels labels = new EntryLabels(key(i), "", "c" + i % 3, "", Set.of());
        evicting.put(key(i), entry(labels).build());
      }
      redis.scanIteration(1000, "p:i:*").collect(new TreeSet<>()).forEach(redis::del);
      assertThat(evicting.invalidate(Invalidation.category("c0"))).isEqualTo(100);
      assertThat(evicting.invalidate(Invalidation.everything())).isEqualTo(200);
    }
  }

  private Set<String> indexSets() {
    try (RedisClient redis = RedisClients.connect(TestRedis.url())) {
      return new TreeSet<>(redis.scanIteration(1000, prefix + "i:*").collect(new ArrayList<>()));
    }
  }

  private void advance(Duration duration) {
    clock.advance(duration);
    otherClock.advance(duration);
  }
}
