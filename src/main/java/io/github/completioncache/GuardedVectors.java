package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The index of vectors, with its trouble kept away from the caller, as that of the store is. */
final class GuardedVectors {

  private final Supplier<VectorStore> store;
  private final VectorSpace space;
  private final GuardedStore trouble;
  private final Health searching = new Health("the index of vectors", "search");
  private final Health writing = new Health("the index of vectors", "write");
  private volatile @Nullable VectorIndex index;

  /**
   * @param store gives what keeps the vectors; may throw
   */
  GuardedVectors(Supplier<VectorStore> store, VectorSpace space, GuardedStore trouble) {
    this.store = store;
    this.space = space;
    this.trouble = trouble;
  }

  /** Null if the index failed. */
  @Nullable List<Neighbour> nearest(CacheKey partition, UnitVector vector, int most) {
    return guarded("search", searching, index -> index.nearest(partition, vector, most));
  }

  /** Null if the index failed. */
  @Nullable Learnt learnt(CacheKey partition, CacheKey answer) {
    return guarded("search", searching, index -> index.learnt(partition, answer));
  }

  void put(VectorIndex.Row row) {
    Boolean unused =
        guarded(
            "index",
            writing,
            index -> {
              index.put(row);
              return true;
            });
  }

  void remove(CacheKey partition, CacheKey key) {
    Boolean unused =
        guarded(
            "index",
            writing,
            index -> {
              index.remove(partition, key);
              return true;
            });
  }

  void observe(CacheKey partition, CacheKey answer, Observation observation) {
    Boolean unused =
        guarded(
            "index",
            writing,
            index -> {
              index.observe(partition, answer, observation);
              return true;
            });
  }

  private <T> @Nullable T guarded(String what, Health health, Function<VectorIndex, T> operation) {
    return trouble.guarded(
        what,
        health,
        () -> AsyncAnswer.undisturbed(/* paid= */ false, () -> operation.apply(index())));
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
