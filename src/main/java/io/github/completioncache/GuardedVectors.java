package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The index of vectors, with its trouble kept away from the caller, as that of the store is. After
 * some searches in a row that failed none is made for a while.
 */
final class GuardedVectors {

  private final Supplier<VectorStore> store;
  private final VectorSpace space;
  private final GuardedStore trouble;
  private final Health searching = new Health("the index of vectors", "search");
  private final Health writing = new Health("the index of vectors", "write");
  private final Rest rest;
  private volatile @Nullable VectorIndex index;

  /**
   * @param store gives what keeps the vectors; may throw
   */
  GuardedVectors(
      Supplier<VectorStore> store, VectorSpace space, GuardedStore trouble, Clock clock) {
    this.store = store;
    this.space = space;
    this.trouble = trouble;
    this.rest = new Rest(clock);
  }

  /** Whether it is not searched now, since that has failed a moment ago. */
  boolean rests() {
    return rest.isOn();
  }

  /** Null if the index failed, now or a moment ago. */
  @Nullable List<Neighbour> nearest(CacheKey partition, UnitVector vector, int most) {
    // An index may be anybody's: what has nulls in it is as good as an exception.
    return searched(index -> List.copyOf(index.nearest(partition, vector, most)));
  }

  /** Null if the index failed, now or a moment ago. */
  @Nullable Learnt learnt(CacheKey partition, CacheKey answer) {
    return searched(index -> Objects.requireNonNull(index.learnt(partition, answer), "learnt"));
  }

  /** What is known of an answer alone; null if the index failed, now or a moment ago. */
  @Nullable List<Observation> observations(CacheKey partition, CacheKey answer) {
    return searched(index -> List.copyOf(index.observations(partition, answer)));
  }

  void put(VectorIndex.Row row) {
    written(index -> index.put(row));
  }

  void remove(CacheKey partition, CacheKey key) {
    written(index -> index.remove(partition, key));
  }

  void observe(CacheKey partition, Set<CacheKey> answers, Observation observation) {
    written(index -> index.observe(partition, answers, observation));
  }

  /** As {@link #observe}, but throws what the index throws. */
  void insistToObserve(CacheKey partition, Set<CacheKey> answers, Observation observation) {
    trouble.told("index", writing, () -> index().observe(partition, answers, observation));
  }

  private void written(Consumer<VectorIndex> operation) {
    Boolean unused =
        trouble.guarded(
            "index",
            writing,
            () ->
                undisturbed(
                    index -> {
                      operation.accept(index);
                      return true;
                    }));
  }

  private <T> @Nullable T searched(Function<VectorIndex, T> operation) {
    return trouble.guarded("search", searching, rest, () -> undisturbed(operation));
  }

  private <T> T undisturbed(Function<VectorIndex, T> operation) {
    return AsyncAnswer.undisturbed(/* paid= */ false, () -> operation.apply(index()));
  }

  private VectorIndex index() {
    VectorIndex known = index;
    if (known == null) {
      known = store.get().vectors(space);
      index = known;
    }
    return known;
  }
}
