package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The listeners, with their trouble kept away from the caller, and each one's logged once. */
final class GuardedListener {

  private final List<Guarded> listeners = new CopyOnWriteArrayList<>();

  GuardedListener(Collection<CacheListener> listeners) {
    listeners.forEach(this::add);
  }

  /** Gives what takes the listener away again. */
  Runnable add(CacheListener listener) {
    Guarded added = new Guarded(listener);
    listeners.add(added);
    return () -> listeners.remove(added);
  }

  /** When the store was given something to do; to be handed to {@link #storeOperation}. */
  long now() {
    // Not measured for nobody: this runs on every hit.
    return listeners.isEmpty() ? 0 : System.nanoTime();
  }

  void outcome(CacheOutcome outcome) {
    tell(listener -> listener.onOutcome(outcome));
  }

  void stored(EntryLabels labels) {
    tell(listener -> listener.onStored(labels));
  }

  void notStored(EntryLabels labels, String reason) {
    tell(listener -> listener.onNotStored(labels, reason));
  }

  void refreshed(EntryLabels labels, String result) {
    tell(listener -> listener.onRefreshed(labels, result));
  }

  void rejected(CacheOutcome outcome) {
    tell(listener -> listener.onRejected(outcome));
  }

  void rejected(CacheKey key, Account account) {
    tell(listener -> listener.onRejected(key, account));
  }

  void invalidated(Invalidation what, long removed) {
    tell(listener -> listener.onInvalidated(what, removed));
  }

  /**
   * @param began what {@link #now()} gave before it
   */
  void storeOperation(String operation, long began, boolean failed) {
    if (began != 0) {
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      tell(listener -> listener.onStoreOperation(operation, took, failed));
    }
  }

  void storeError(String operation, Throwable failure) {
    tell(listener -> listener.onStoreError(operation, failure));
  }

  private void tell(Consumer<CacheListener> event) {
    for (Guarded listener : listeners) {
      listener.tell(event);
    }
  }

  private static final class Guarded {

    private final CacheListener listener;
    private final AtomicBoolean complained = new AtomicBoolean();

    Guarded(CacheListener listener) {
      this.listener = listener;
    }

    void tell(Consumer<CacheListener> event) {
      try {
        event.accept(listener);
      } catch (Throwable e) {
        Failures.throwIfFatal(e);
        if (complained.compareAndSet(false, true)) {
          ResponseCache.LOG.warn(
              "The listener {} failed ({}). This is said once; its later failures are ignored",
              listener.getClass().getName(),
              e.getClass().getName());
        }
      }
    }
  }
}
