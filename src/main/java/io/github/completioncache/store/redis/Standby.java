package io.github.completioncache.store.redis;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Invalidation;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store that stands in for Redis in an outage. Whatever it has from an earlier outage may have
 * been replaced or invalidated since, so it is emptied before it is used in the next one.
 */
final class Standby {

  private static final Logger LOG = LoggerFactory.getLogger(RedisCacheStore.class);

  private enum State {
    /** Redis is in use, or nobody has needed the stand-in so far. */
    RESTING,
    EMPTYING,
    SERVING
  }

  private final CacheStore store;
  private final String place;
  private final AtomicReference<State> state = new AtomicReference<>(State.RESTING);
  private volatile boolean outage;

  Standby(CacheStore store, String place) {
    this.store = store;
    this.place = place;
  }

  /** The circuit of reads has opened. */
  void outageBegan() {
    outage = true;
    state.set(State.RESTING);
    LOG.warn("{} is left alone after repeated failures: the fallback store stands in", place);
  }

  /** The circuit of reads has closed. */
  void outageEnded() {
    outage = false;
    state.set(State.RESTING);
    LOG.info("{} is in use again instead of the fallback store", place);
  }

  Optional<CacheEntry> get(CacheKey key) {
    requireEmptied();
    return store.get(key);
  }

  boolean put(CacheKey key, CacheEntry entry) {
    requireEmptied();
    return store.put(key, entry);
  }

  /** Redis is about to get or to lose this entry. */
  void forget(CacheKey key) {
    if (state.get() == State.SERVING) {
      orRest(() -> store.remove(key));
    }
  }

  /** Also between outages, so that the store refuses later what was asked for before. */
  void invalidate(Invalidation what) {
    orRest(() -> store.invalidate(what));
  }

  void close() {
    store.close();
  }

  /** What cannot be taken out singly is not served until all has been. */
  private void orRest(Runnable removal) {
    try {
      removal.run();
    } catch (RuntimeException e) {
      state.set(State.RESTING);
      LOG.debug("The fallback store cannot remove an entry: {}", e.getClass().getName());
    }
  }

  private void requireEmptied() {
    if (state.get() == State.SERVING) {
      return;
    }
    // Writes may be refused while reads work; nobody would read here what is put here then.
    if (!outage || !state.compareAndSet(State.RESTING, State.EMPTYING)) {
      throw new LeftAlone(place);
    }
    boolean emptied = false;
    try {
      store.invalidate(Invalidation.everything());
      emptied = true;
    } finally {
      state.compareAndSet(State.EMPTYING, emptied ? State.SERVING : State.RESTING);
    }
    if (state.get() != State.SERVING) {
      throw new LeftAlone(place);
    }
  }
}
