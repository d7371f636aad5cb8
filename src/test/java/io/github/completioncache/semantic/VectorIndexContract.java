package io.github.completioncache.semantic;

import io.github.completioncache.testing.FakeClock;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every {@link VectorStore} promises. */
public abstract class VectorIndexContract
    implements VectorRowsContract,
        VectorExpiryContract,
        VectorTextContract,
        VectorSearchContract,
        VectorLearningContract,
        VectorThreadsContract {

  private final FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  private @Nullable VectorStore vectors;

  /** A new and empty store that goes by {@code clock}. */
  protected abstract VectorStore open(Clock clock);

  /** Closes what {@link #open} has opened. */
  protected abstract void close();

  @Override
  public double leastRecall() {
    return 1;
  }

  @BeforeEach
  final void openVectors() {
    vectors = open(clock);
  }

  @AfterEach
  final void closeVectors() {
    close();
  }

  @Override
  public final FakeClock clock() {
    return clock;
  }

  @Override
  public final VectorStore vectors() {
    if (vectors == null) {
      throw new IllegalStateException("not opened");
    }
    return vectors;
  }
}
