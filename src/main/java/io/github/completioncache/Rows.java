package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;

/** The rows of questions whose answers are stored: none is put, or stays, whose entry has gone. */
final class Rows {

  private final GuardedVectors vectors;
  private final GuardedStore store;

  Rows(GuardedVectors vectors, GuardedStore store) {
    this.vectors = vectors;
    this.store = store;
  }

  /**
   * Puts the row of an entry that has just been stored.
   *
   * @param answer what its answer is told apart by
   */
  void put(Inquiry inquiry, CacheKey answer, CacheEntry entry) {
    vectors.put(inquiry.row(answer, entry.expires()));
    // An invalidation that came before the row has not seen it.
    if (isGone(entry)) {
      vectors.remove(inquiry.partition, entry.key());
    }
  }

  /** As {@link #put}, a while after it was stored: a newer one may have a row by now. */
  void replace(Inquiry inquiry, CacheKey answer, CacheEntry entry) {
    if (!isGone(entry)) {
      put(inquiry, answer, entry);
    }
  }

  private boolean isGone(CacheEntry entry) {
    GuardedStore.Found found = store.get(entry.key());
    CacheEntry stored = found.entry();
    boolean isThere = stored != null && stored.created().equals(entry.created());
    return !isThere && !found.failed();
  }
}
