package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreContract;
import io.github.completioncache.store.ClockedStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every store, kept by a file. */
class SqliteCacheStoreTest extends CacheStoreContract {

  @TempDir private Path directory;

  @Override
  protected CacheStore open() {
    return SqliteCacheStore.open(directory.resolve("cache.db"));
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
