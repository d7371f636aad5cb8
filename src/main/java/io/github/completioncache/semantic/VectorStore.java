package io.github.completioncache.semantic;

import io.github.completioncache.store.AsideEntries;
import java.time.Clock;

/**
 * A capability: a store that keeps the vectors of questions beside its entries. Implementations are
 * safe for use by several threads.
 */
public interface VectorStore extends AsideEntries {

  /**
   * The index of a space. Nothing is created before the first {@link VectorIndex#put}. The store
   * closes what it needs with itself.
   *
   * @throws io.github.completioncache.store.CacheStoreException if the store is closed, or cannot
   *     keep vectors as it is, such as a Redis that knows no vector sets; the message says why
   */
  VectorIndex vectors(VectorSpace space);

  /**
   * Keeps vectors in memory, for this process alone, and finds the nearest by comparing with all of
   * the partition. Starts no thread and needs not be closed.
   *
   * @param maximumRows how many rows there may be, in all spaces together, and of how many entries
   *     what was learnt is kept; those put or observed longest ago go first
   * @param clock the wall clock that decides what has expired
   * @throws IllegalArgumentException if {@code maximumRows} is below 1
   */
  static VectorStore inMemory(int maximumRows, Clock clock) {
    return new MemoryVectors(maximumRows, clock);
  }
}
