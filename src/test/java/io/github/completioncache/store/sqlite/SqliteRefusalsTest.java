package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.RefusalsContract;
import io.github.completioncache.store.TieredCacheStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class SqliteRefusalsTest {

  @TempDir private Path directory;

  private CacheStore open(Clock clock) {
    return SqliteCacheStore.builder()
        .file(directory.resolve("cache.db"))
        .busyTimeout(Duration.ofMinutes(1))
        .clock(clock)
        .build();
  }

  @Nested
  class OfTheFile extends RefusalsContract {
    @Override
    protected CacheStore open(Clock clock) {
      return SqliteRefusalsTest.this.open(clock);
    }
  }

  @Nested
  class BehindMemory extends RefusalsContract {
    @Override
    protected CacheStore open(Clock clock) {
      return TieredCacheStore.of(
          MemoryCacheStore.builder().clock(clock).build(), SqliteRefusalsTest.this.open(clock));
    }
  }
}
