package io.github.completioncache.store.redis;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Invalidation;
import java.util.Optional;
import java.util.function.Supplier;

/** A store that knows how much of its thread's time it has taken. */
final class TimedStore implements CacheStore {

  /** How long some operations took, in nanoseconds. */
  record Share(int operations, long total, long longest) {
    Share plus(long nanos) {
      return new Share(operations + 1, total + nanos, Math.max(longest, nanos));
    }
  }

  private static final Share NONE = new Share(0, 0, 0);

  private final CacheStore store;
  private final ThreadLocal<Share> share = ThreadLocal.withInitial(() -> NONE);

  TimedStore(CacheStore store) {
    this.store = store;
  }

  /** What this thread's operations took since it last asked. */
  Share take() {
    Share taken = share.get();
    share.set(NONE);
    return taken;
  }

  private <T> T timed(Supplier<T> operation) {
    long start = System.nanoTime();
    try {
      return operation.get();
    } finally {
      share.set(share.get().plus(System.nanoTime() - start));
    }
  }

  @Override
  public Optional<CacheEntry> get(CacheKey key) {
    return timed(() -> store.get(key));
  }

  @Override
  public boolean put(CacheKey key, CacheEntry entry) {
    return timed(() -> store.put(key, entry));
  }

  @Override
  public boolean remove(CacheKey key) {
    return timed(() -> store.remove(key));
  }

  @Override
  public long invalidate(Invalidation what) {
    return timed(() -> store.invalidate(what));
  }

  @Override
  public void close() {
    store.close();
  }
}
