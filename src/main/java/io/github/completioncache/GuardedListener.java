package io.github.completioncache;

import java.util.concurrent.atomic.AtomicBoolean;

/** The listener, with its trouble kept away from the caller and logged once. */
final class GuardedListener {

  private final CacheListener listener;
  private final AtomicBoolean complained = new AtomicBoolean();

  GuardedListener(CacheListener listener) {
    this.listener = listener;
  }

  void outcome(CacheOutcome outcome) {
    try {
      listener.onOutcome(outcome);
    } catch (Throwable e) {
      complain(e);
    }
  }

  void storeError(String operation, Throwable failure) {
    try {
      listener.onStoreError(operation, failure);
    } catch (Throwable e) {
      complain(e);
    }
  }

  private void complain(Throwable failure) {
    Failures.throwIfFatal(failure);
    if (complained.compareAndSet(false, true)) {
      ResponseCache.LOG.warn(
          "The listener failed ({}). This is said once; its later failures are ignored",
          failure.getClass().getName());
    }
  }
}
