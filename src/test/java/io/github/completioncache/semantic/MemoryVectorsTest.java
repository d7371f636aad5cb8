package io.github.completioncache.semantic;

import static io.github.completioncache.semantic.Vectors.PLANE;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class MemoryVectorsTest {

  private static final Observation RIGHT = new Observation(0.5, -1, 1, 1, true, false);

  private final Clock clock = Clock.systemUTC();
  private final VectorStore two = VectorStore.inMemory(2, clock);
  private final VectorIndex index = two.vectors(PLANE);

  @Test
  void whatWasPutLongestAgoMakesRoom() {
    VectorIndex other = two.vectors(new VectorSpace("other", 2));
    index.put(row(1, degrees(0), clock));
    other.put(row(2, degrees(0), clock));
    index.put(row(1, degrees(1), clock));
    index.put(row(3, degrees(2), clock));
    assertThat(keys(index.nearest(partition(0), degrees(0), 9))).containsExactly(key(1), key(3));
    assertThat(other.nearest(partition(0), degrees(0), 9)).isEmpty();
  }

  @Test
  void whatWasObservedLongestAgoMakesRoom() {
    index.observe(partition(0), Set.of(key(1)), RIGHT);
    index.observe(partition(0), Set.of(key(2)), RIGHT);
    index.observe(partition(0), Set.of(key(1)), RIGHT);
    index.observe(partition(0), Set.of(key(3)), RIGHT);
    assertThat(index.learnt(partition(0), key(1)).ofEntry()).hasSize(2);
    assertThat(index.learnt(partition(0), key(2)).ofEntry()).isEmpty();
    assertThat(index.learnt(partition(0), key(2)).ofPartition()).hasSize(4);
  }

  @Test
  void roomForNothingIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VectorStore.inMemory(0, clock))
        .withMessage("maximumRows must be at least 1, but is 0");
  }

  @Nested
  class InMemory extends VectorIndexContract {
    @Override
    protected VectorStore open(Clock clock) {
      return VectorStore.inMemory(10_000, clock);
    }

    @Override
    protected void close() {}
  }
}
