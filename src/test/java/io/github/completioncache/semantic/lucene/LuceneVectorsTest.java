package io.github.completioncache.semantic.lucene;

import io.github.completioncache.semantic.StoredVectorsContract;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with an index for almost everything. */
class LuceneVectorsTest {

  @TempDir private Path directory;

  private CacheStore open(Clock clock) {
    return SqliteCacheStore.builder()
        .file(directory.resolve("cache.db"))
        .busyTimeout(Duration.ofMinutes(1))
        .clock(clock)
        .build();
  }

  private abstract static class Indexed extends StoredVectorsContract {
    @Override
    public double leastRecall() {
      return 0.98;
    }
  }

  @Nested
  class FollowingClosely extends Indexed {
    @Override
    protected CacheStore openStore(Clock clock) {
      return LuceneVectorsTest.this.open(clock);
    }

    @Override
    protected VectorStore vectorsOf(CacheStore store) {
      return new LuceneVectors(
          LuceneVectors.numbered(store), new Upkeep(1, 1, Duration.ZERO, Runnable::run));
    }
  }

  @Nested
  class FollowingInItsThread extends Indexed {
    @Override
    protected CacheStore openStore(Clock clock) {
      return LuceneVectorsTest.this.open(clock);
    }

    @Override
    protected VectorStore vectorsOf(CacheStore store) {
      return new LuceneVectors(LuceneVectors.numbered(store), new Upkeep(20, 5));
    }
  }
}
