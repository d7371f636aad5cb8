package io.github.completioncache.store.sqlite;

import static io.github.completioncache.semantic.Vectors.PLANE;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.Entries.labels;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.StoreSize;
import io.github.completioncache.testing.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the store stays within its bounds, and what goes first. */
class SqliteRoomTest {

  @TempDir private Path directory;
  private final FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("cache.db");
  }

  @Test
  void keepsNoMoreEntriesThanAllowed() {
    try (SqliteCacheStore store = builder().maximumEntries(10).build()) {
      for (int i = 1; i <= 25; i++) {
        put(store, i);
        assertThat(store.entries()).isEqualTo(Math.min(i, 10));
        clock.advance(Duration.ofSeconds(1));
      }
      assertThat(present(store, 1, 25)).containsExactly(16, 17, 18, 19, 20, 21, 22, 23, 24, 25);
    }
  }

  @Test
  void countsReplacedEntryOnce() {
    try (SqliteCacheStore store = builder().maximumEntries(3).build()) {
      for (int i = 0; i < 10; i++) {
        put(store, 1);
        put(store, 2);
      }
      assertThat(store.entries()).isEqualTo(2);
      store.remove(key(2));
      assertThat(store.entries()).isEqualTo(1);
    }
  }

  @Test
  void evictsWhatWasReadLongestAgo() {
    try (SqliteCacheStore store = builder().maximumEntries(5).build()) {
      for (int i = 1; i <= 5; i++) {
        put(store, i);
      }
      clock.advance(Duration.ofHours(1));
      assertThat(store.get(key(1))).isPresent();
      assertThat(store.get(key(3))).isPresent();
      for (int i = 6; i <= 8; i++) {
        put(store, i);
      }
      assertThat(present(store, 1, 8)).containsExactly(1, 3, 6, 7, 8);
    }
  }

  @Test
  void remembersReadsWhenClosedWithoutAnyWrite() {
    try (SqliteCacheStore store = builder().build()) {
      put(store, 1);
      put(store, 2);
    }
    clock.advance(Duration.ofHours(2));
    try (SqliteCacheStore store = builder().build()) {
      assertThat(store.get(key(1))).isPresent();
    }
    try (SqliteCacheStore store = builder().maximumEntries(2).build()) {
      put(store, 3);
      assertThat(present(store, 1, 3)).containsExactly(1, 3);
    }
  }

  @Test
  void writesAnAccessDownOnceAnHourAndNeverWhileReading() throws Exception {
    try (SqliteCacheStore store = builder().build();
        OtherConnection other = new OtherConnection(file)) {
      put(store, 1);
      Instant written = clock.instant();
      String version = other.query("PRAGMA data_version");
      clock.advance(Duration.ofMinutes(59));
      store.get(key(1));
      assertThat(other.query("PRAGMA data_version")).isEqualTo(version);
      put(store, 2);
      assertThat(accessed(other)).isEqualTo(written);

      version = other.query("PRAGMA data_version");
      clock.advance(Duration.ofMinutes(1));
      Instant read = clock.instant();
      store.get(key(1));
      assertThat(other.query("PRAGMA data_version")).isEqualTo(version);
      clock.advance(Duration.ofMinutes(1));
      store.get(key(1));
      put(store, 3);
      assertThat(accessed(other)).isEqualTo(read);
    }
  }

  @Test
  void fileStaysWithinItsBytes() throws Exception {
    long bound = 4 << 20;
    Random random = new Random(1);
    try (SqliteCacheStore store = builder().maximumBytes(bound).build()) {
      for (int i = 1; i <= 3000; i++) {
        byte[] body = new byte[random.nextInt(8000)];
        random.nextBytes(body);
        store.put(key(i), entry(key(i), clock).body(body).build());
        clock.advance(Duration.ofSeconds(1));
      }
      assertThat(store.bytes()).isBetween(bound / 2, bound + (128 << 10));
      assertThat(store.entries()).isBetween(300L, 1500L);
      assertThat(store.get(key(3000))).isPresent();
      assertThat(store.get(key(1))).isEmpty();
    }
    assertThat(Files.size(file)).isBetween(bound / 2, bound + (128 << 10));
  }

  @Test
  void fileStaysWithinItsBytesWithLargeEntries() throws Exception {
    long bound = 4 << 20;
    byte[] body = new byte[900_000];
    try (SqliteCacheStore store = builder().maximumBytes(bound).build()) {
      for (int i = 1; i <= 300; i++) {
        put(store, i);
      }
      for (int i = 301; i <= 340; i++) {
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.put(key(i), entry(key(i), clock).body(body).build())).isTrue();
      }
      assertThat(present(store, 1, 340)).containsExactly(337, 338, 339, 340);
    }
    assertThat(Files.size(file)).isLessThan(bound + 2L * body.length);
  }

  @Test
  void shrinksToLowerBoundsLittleByLittle() {
    try (SqliteCacheStore store = builder().build()) {
      for (int i = 1; i <= 600; i++) {
        put(store, i);
      }
    }
    try (SqliteCacheStore store = builder().maximumEntries(100).build()) {
      for (int i = 601; i <= 603; i++) {
        put(store, i);
      }
      assertThat(store.entries()).isEqualTo(100);
    }
  }

  @Test
  void clearsAwayWhatHasExpired() {
    try (SqliteCacheStore store = builder().build()) {
      for (int i = 1; i <= 100; i++) {
        put(store, i);
      }
      clock.advance(Duration.ofDays(1));
      byte[] body = new byte[100_000];
      store.put(key(101), entry(key(101), clock).body(body).build());
      assertThat(store.entries()).isEqualTo(1);
    }
  }

  @Test
  void clearsTagsAwayWithTheirEntries() throws Exception {
    try (SqliteCacheStore store = builder().maximumEntries(3).build();
        OtherConnection other = new OtherConnection(file)) {
      for (int i = 1; i <= 9; i++) {
        EntryLabels tagged = new EntryLabels(key(i), "", "c", "m", Set.of("a", "b" + i));
        store.put(key(i), entry(tagged).created(clock.instant()).build());
        clock.advance(Duration.ofSeconds(1));
      }
      assertThat(other.query("SELECT count(*) FROM tag")).isEqualTo("6");
      store.put(key(9), entry(labels(key(9))).created(clock.instant()).build());
      assertThat(other.query("SELECT count(*) FROM tag")).isEqualTo("4");
      store.remove(key(8));
      assertThat(other.query("SELECT count(*) FROM tag")).isEqualTo("2");
    }
  }

  @Test
  void w7_keepsNoEntryOverTheSizeCap() {
    try (SqliteCacheStore store = builder().maximumEntryBytes(2000).build()) {
      CacheEntry fits = entry(key(1), clock).body(new byte[1000]).build();
      int overhead = fits.encode().length - 1000;
      CacheEntry largest = entry(key(1), clock).body(new byte[2000 - overhead]).build();
      assertThat(store.put(key(1), largest)).isTrue();
      for (int size : new int[] {2001 - overhead, 2001, 50_000}) {
        CacheEntry large = entry(key(2), clock).body(new byte[size]).build();
        assertThat(store.put(key(2), large)).as("%s bytes", size).isFalse();
      }
      assertThat(store.get(key(1))).isPresent();
      assertThat(store.get(key(2))).isEmpty();
    }
  }

  @Test
  void capsAnEntryAtQuarterOfSmallStore() {
    try (SqliteCacheStore store = builder().maximumBytes(1 << 20).build()) {
      assertThat(store.put(key(1), entry(key(1), clock).body(new byte[250_000]).build())).isTrue();
      assertThat(store.put(key(2), entry(key(2), clock).body(new byte[262_144]).build())).isFalse();
    }
  }

  @Test
  void saysHowFullItIs() {
    try (SqliteCacheStore store = builder().build()) {
      StoreSize size = store.capability(StoreSize.class).orElseThrow();
      assertThat(size.entries()).isZero();
      long empty = size.bytes();
      store.put(key(1), entry(key(1), clock).body(new byte[100_000]).build());
      assertThat(size.entries()).isEqualTo(1);
      assertThat(size.bytes() - empty).isBetween(95_000L, 120_000L);
    }
  }

  @Test
  void countsEntriesThatMadeRoomForVectors() {
    try (SqliteCacheStore store = builder().maximumBytes(1 << 20).build()) {
      for (int i = 1; i <= 9; i++) {
        store.put(key(i), entry(key(i), clock).body(new byte[100_000]).build());
      }
      long entries = store.entries();
      long before = store.evictions().orElseThrow();
      VectorIndex index = store.capability(VectorStore.class).orElseThrow().vectors(PLANE);
      for (int i = 1; i <= 200; i++) {
        Row row = row(i, degrees(i), clock);
        index.put(
            new Row(
                row.partition(),
                key(1_000 + i),
                row.vector(),
                "?".repeat(5_000),
                row.answer(),
                row.expires()));
      }
      assertThat(store.entries()).isLessThan(entries);
      assertThat(store.evictions().orElseThrow() - before).isEqualTo(entries - store.entries());
    }
  }

  private SqliteCacheStore.Builder builder() {
    return SqliteCacheStore.builder().file(file).clock(clock);
  }

  private void put(SqliteCacheStore store, int number) {
    CacheEntry entry = entry(key(number), clock).lifetime(Duration.ofDays(1)).build();
    assertThat(store.put(key(number), entry)).isTrue();
  }

  private static int[] present(SqliteCacheStore store, int first, int last) {
    return IntStream.rangeClosed(first, last)
        .filter(number -> store.get(key(number)).isPresent())
        .toArray();
  }

  private static Instant accessed(OtherConnection other) throws Exception {
    return Instant.ofEpochMilli(
        Long.parseLong(other.query("SELECT accessed FROM entry ORDER BY id LIMIT 1")));
  }
}
