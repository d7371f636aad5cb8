package io.github.completioncache.semantic;

import io.github.completioncache.store.AsideEntries;

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
}
