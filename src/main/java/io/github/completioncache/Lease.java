package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right of this process to be the one that asks the provider for a key. */
final class Lease {

  private final GuardedStore store;
  private final CacheKey key;
  private final String owner;
  private final AtomicBoolean released = new AtomicBoolean();

  Lease(GuardedStore store, CacheKey key, String owner) {
    this.store = store;
    this.key = key;
    this.owner = owner;
  }

  /** Lets other processes go on. Doing it again does nothing. */
  void release() {
    if (released.compareAndSet(false, true)) {
      store.releaseLease(key, owner);
    }
  }
}
