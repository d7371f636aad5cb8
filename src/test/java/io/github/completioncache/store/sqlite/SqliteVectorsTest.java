package io.github.completioncache.store.sqlite;

import io.github.completioncache.semantic.StoredVectorsContract;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class SqliteVectorsTest {

  @TempDir private Path directory;
  private int files;

  private SqliteCacheStore open(Clock clock) {
    return SqliteCacheStore.builder()
        .file(directory.resolve(files++ + ".db"))
        .busyTimeout(Duration.ofMinutes(1))
        .clock(clock)
        .build();
  }

  @Nested
  class InItsFile extends StoredVectorsContract {
    @Override
    protected CacheStore openStore(Clock clock) {
      return SqliteVectorsTest.this.open(clock);
    }
  }

  @Nested
  class BehindMemory extends StoredVectorsContract {
    @Override
    protected CacheStore openStore(Clock clock) {
      return TieredCacheStore.of(
          MemoryCacheStore.builder().clock(clock).build(), SqliteVectorsTest.this.open(clock));
    }
  }
}
