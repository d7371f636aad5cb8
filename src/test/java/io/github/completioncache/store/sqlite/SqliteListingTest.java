package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.EntryListingContract;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
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
}
