package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.LedgerContract;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest {

  @TempDir private Path directory;
  private int files;

  private SqliteCacheStore open(Clock clock, int popularADay) {
    return SqliteCacheStore.builder()
        .file(directory.resolve(files++ + ".db"))
        .busyTimeout(Duration.ofMinutes(1))
        .popularADay(popularADay)
        .clock(clock)
        .build();
  }

  @Nested
  class InItsFile extends LedgerContract {
    @Override
    protected CacheStore open(Clock clock, int popularADay) {
      return SqliteLedgerTest.this.open(clock, popularADay);
    }
  }

  @Nested
  class BehindMemory extends LedgerContract {
    @Override
    protected CacheStore open(Clock clock, int popularADay) {
      return TieredCacheStore.of(
          MemoryCacheStore.builder().clock(clock).build(),
          SqliteLedgerTest.this.open(clock, popularADay));
    }
  }
}
