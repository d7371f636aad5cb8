package io.github.completioncache.store.sqlite;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invalidation across connections: what is in flight is not stored, and nobody is blocked. */
class SqliteInvalidationTest {

  private static final Instant START = Instant.parse("2026-01-17T10:00:00Z");

  @TempDir private Path directory;
  private final FakeClock clock = new FakeClock(START);
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("cache.db");
  }

  @Test
  void refusesWhatAnotherStoreInvalidatedMeanwhile() {
    EntryLabels labels = new EntryLabels(key(1), "n", "c", "m", Set.of("t", "u"));
    List<Invalidation> covering =
        List.of(
            Invalidation.key(key(1)),
            Invalidation.category("c"),
            Invalidation.model("m"),
            Invalidation.tag("u"),
            Invalidation.namespace("n"),
            Invalidation.everything());
    try (SqliteCacheStore here = open();
        SqliteCacheStore there = open()) {
      for (Invalidation what : covering) {
        clock.advance(Duration.ofMinutes(1));
        CacheEntry asked = entry(labels).created(clock.instant()).build();
        clock.advance(Duration.ofSeconds(2));
        there.invalidate(what);
        clock.advance(Duration.ofSeconds(2));
        assertThat(here.put(key(1), asked)).as("%s", what).isFalse();
        assertThat(here.get(key(1))).as("%s", what).isEmpty();
        CacheEntry later = entry(labels).created(clock.instant()).build();
        assertThat(here.put(key(1), later)).as("%s", what).isTrue();
      }
    }
  }

  @Test
  void storesWhatAnInvalidationDoesNotCover() {
    EntryLabels labels = new EntryLabels(key(1), "n", "c", "m", Set.of("t"));
    CacheEntry asked = entry(labels).created(clock.instant()).build();
    clock.advance(Duration.ofSeconds(2));
    try (SqliteCacheStore here = open();
        SqliteCacheStore there = open()) {
      there.invalidate(Invalidation.key(key(2)));
      there.invalidate(Invalidation.category("C"));
      there.invalidate(Invalidation.model(""));
      there.invalidate(Invalidation.tag("c"));
      there.invalidate(Invalidation.namespace(""));
      assertThat(here.put(key(1), asked)).isTrue();
    }
  }

  @Test
  void remembersTheLatestOfEqualInvalidations() {
    CacheEntry asked = entry(key(1), clock).build();
    try (SqliteCacheStore store = open()) {
      clock.advance(Duration.ofSeconds(2));
      store.invalidate(Invalidation.everything());
      clock.advance(Duration.ofSeconds(-4));
      store.invalidate(Invalidation.everything());
      assertThat(store.put(key(1), asked)).isFalse();
    }
  }

  @Test
  void removingIsNotInvalidating() {
    CacheEntry asked = entry(key(1), clock).build();
    try (SqliteCacheStore store = open()) {
      clock.advance(Duration.ofSeconds(2));
      store.remove(key(1));
      assertThat(store.put(key(1), asked)).isTrue();
    }
  }

  @Test
  void remembersForAnHourAcrossRestarts() throws Exception {
    CacheEntry asked = entry(key(1), clock).lifetime(Duration.ofDays(1)).build();
    try (SqliteCacheStore store = open()) {
      store.invalidate(Invalidation.category("faq"));
    }
    clock.advance(Duration.ofMinutes(60));
    try (SqliteCacheStore store = open()) {
      store.invalidate(Invalidation.category("other"));
      assertThat(store.put(key(1), asked)).isFalse();
      clock.advance(Duration.ofMillis(1));
      store.invalidate(Invalidation.category("other"));
      assertThat(store.put(key(1), asked)).isTrue();
      try (OtherConnection other = new OtherConnection(file)) {
        assertThat(other.query("SELECT group_concat(name) FROM invalidation")).isEqualTo("other");
      }
    }
  }

  @Test
  void takesAnInvalidationOfUnknownKindToCoverEverything() throws Exception {
    CacheEntry asked = entry(key(1), clock).build();
    try (SqliteCacheStore store = open();
        OtherConnection other = new OtherConnection(file)) {
      other.execute(
          "INSERT INTO invalidation VALUES ('PLANET', 'Mars', " + (clock.millis() + 1000) + ")");
      assertThat(store.put(key(1), asked)).isFalse();
      clock.advance(Duration.ofSeconds(2));
      assertThat(store.put(key(1), entry(key(1), clock).build())).isTrue();
    }
  }

  @Test
  void t7_clockThatWasFarAheadForbidsNothing() {
    try (SqliteCacheStore store = open()) {
      clock.advance(Duration.ofDays(400));
      store.invalidate(Invalidation.everything());
      clock.set(START);
      assertThat(store.put(key(1), entry(key(1), clock).build())).isTrue();
    }
  }

  @Test
  void t7_clockThatWasLittleAheadForbidsUntilItIsReachedAgain() {
    try (SqliteCacheStore store = open()) {
      clock.advance(Duration.ofMinutes(10));
      store.invalidate(Invalidation.everything());
      clock.set(START);
      assertThat(store.put(key(1), entry(key(1), clock).build())).isFalse();
      clock.advance(Duration.ofMinutes(10).plusMillis(1));
      assertThat(store.put(key(1), entry(key(1), clock).build())).isTrue();
    }
  }

  @Test
  void othersReadAndWriteWhileHundredThousandEntriesGo() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (SqliteCacheStore store = open();
        SqliteCacheStore elsewhere = open();
        OtherConnection other = new OtherConnection(file)) {
      fill(other, 100_000);
      assertThat(store.entries()).isEqualTo(100_000);

      Future<Long> invalidated = pool.submit(() -> store.invalidate(Invalidation.category("bulk")));
      int calls = 0;
      while (!invalidated.isDone()) {
        int number = 1 + calls % 100;
        SqliteCacheStore used = calls % 2 == 0 ? store : elsewhere;
        clock.advance(Duration.ofMillis(1));
        assertThat(used.put(key(number), entry(key(number), clock).build())).isTrue();
        assertThat(used.get(key(number))).isPresent();
        calls++;
      }
      assertThat(invalidated.get(1, MINUTES)).isEqualTo(100_000);
      assertThat(calls).as("reads and writes meanwhile").isGreaterThan(50);
      assertThat(store.entries()).isEqualTo(Math.min(calls, 100));
    } finally {
      pool.shutdownNow();
    }
  }

  private SqliteCacheStore open() {
    // Patient, since the tests ask what is done, not how fast.
    Duration patience = Duration.ofMinutes(1);
    return SqliteCacheStore.builder().file(file).clock(clock).busyTimeout(patience).build();
  }

  /** Rows as the store writes them, but for their values, in one go. */
  private static void fill(OtherConnection other, int rows) throws Exception {
    other.execute(
        """
        WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number LIMIT %s)
        INSERT INTO entry (key, namespace, category, model, created, expires, accessed, value)
        SELECT randomblob(32), '', 'bulk', 'm', 0, 9000000000000, 0, zeroblob(900) FROM number\
        """
            .formatted(rows));
  }
}
