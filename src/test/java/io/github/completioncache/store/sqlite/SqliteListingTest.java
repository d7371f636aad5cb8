package io.github.completioncache.store.sqlite;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.EntryListingContract;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.testing.FakeClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteListingTest {

  @TempDir private Path directory;

  private SqliteCacheStore open(Clock clock) {
    return SqliteCacheStore.builder()
        .file(directory.resolve("cache.db"))
        .busyTimeout(Duration.ofMinutes(1))
        .clock(clock)
        .build();
  }

  @Nested
  class OfTheFile extends EntryListingContract {
    @Override
    protected CacheStore open(Clock clock) {
      return SqliteListingTest.this.open(clock);
    }
  }

  @Nested
  class BehindMemory extends EntryListingContract {
    @Override
    protected CacheStore open(Clock clock) {
      return TieredCacheStore.of(
          MemoryCacheStore.builder().clock(clock).maximumEntries(3).build(),
          SqliteListingTest.this.open(clock));
    }
  }

  @Test
  void passesOverWhatCannotBeRead() throws Exception {
    FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
    try (SqliteCacheStore store = open(clock);
        OtherConnection other = new OtherConnection(directory.resolve("cache.db"))) {
      for (int number = 0; number < 6; number++) {
        store.put(key(number), entry(key(number), clock).build());
      }
      other.execute("UPDATE entry SET value = x'00' WHERE id IN (1, 2, 4)");
      other.execute("UPDATE entry SET key = x'" + key(9).hex() + "' WHERE id = 6");

      EntryListing.Page first = store.page(Optional.empty(), 2);
      assertThat(first.entries()).isEmpty();
      EntryListing.Page second = store.page(first.next(), 4);
      assertThat(second.entries()).extracting(CacheEntry::key).containsExactly(key(2), key(4));
    }
  }

  @Test
  void doesNotCountAsReading() throws Exception {
    FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
    try (OtherConnection other = written(clock)) {
      String before = other.query("SELECT accessed FROM entry");
      // Long enough for a read to be written down.
      clock.advance(Duration.ofHours(3));
      try (SqliteCacheStore store = open(clock)) {
        assertThat(store.page(Optional.empty(), 10).entries()).hasSize(1);
        assertThat(other.query("SELECT accessed FROM entry")).isEqualTo(before);
      }
      assertThat(other.query("SELECT accessed FROM entry")).isEqualTo(before);
    }
  }

  @Test
  void pagesOfLargeValuesEndEarly() throws Exception {
    FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
    try (SqliteCacheStore store = open(clock)) {
      for (int number = 0; number < 5; number++) {
        store.put(key(number), entry(key(number), clock).body(new byte[7 << 20]).build());
      }
      EntryListing.Page first = store.page(Optional.empty(), 1000);
      assertThat(first.entries()).hasSize(3);
      EntryListing.Page second = store.page(first.next(), 1000);
      assertThat(second.entries()).hasSize(2);
      assertThat(second.next()).isEmpty();
    }
  }

  /** A file with one entry. */
  private OtherConnection written(FakeClock clock) throws Exception {
    try (SqliteCacheStore store = open(clock)) {
      store.put(key(1), entry(key(1), clock).lifetime(Duration.ofDays(1)).build());
    }
    return new OtherConnection(directory.resolve("cache.db"));
  }
}
