package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreContract;
import io.github.completioncache.store.ClockedStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every store, kept by a file. */
class SqliteCacheStoreTest extends CacheStoreContract {

  @TempDir private Path directory;

  @Override
  protected CacheStore open() {
    // Patient, since eight threads write at once on a machine that may be slow.
    return SqliteCacheStore.builder()
        .file(directory.resolve("cache.db"))
        .busyTimeout(Duration.ofMinutes(1))
        .build();
  }

  /** The contract of every store that goes by a clock of its own. */
  @Nested
  class WithClock extends ClockedStoreContract {

    @Override
    protected CacheStore open(Clock clock) {
      return SqliteCacheStore.builder().file(directory.resolve("clocked.db")).clock(clock).build();
    }
  }
}
