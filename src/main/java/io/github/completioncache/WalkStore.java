package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import org.jspecify.annotations.Nullable;

/**
 * The store as one call of the application uses it. Once it has failed to read, that call reads no
 * more of it, and once it has failed to write, that call writes no more: one that asks for many
 * things must not wait for a broken store as many times.
 */
final class WalkStore {

  private final GuardedStore store;
  private volatile boolean readFailed;
  private volatile boolean writeFailed;

  WalkStore(GuardedStore store) {
    this.store = store;
  }

  /** Whether it is not read any more. */
  boolean hasFailedToRead() {
    return readFailed;
  }

  GuardedStore.Found get(CacheKey key) {
    if (readFailed) {
      return GuardedStore.FAILED;
    }
    GuardedStore.Found found = store.get(key);
    readFailed = found.failed();
    return found;
  }

  /** Whether the entry is kept now; null if the store has failed, now or before. */
  @Nullable Boolean put(CacheEntry entry) {
    if (writeFailed) {
      return null;
    }
    Boolean kept = store.put(entry);
    writeFailed = kept == null;
    return kept;
  }
}
