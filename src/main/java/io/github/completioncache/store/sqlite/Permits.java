package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets so many calls in at once and has others wait, for a while. Safe for several threads. */
final class Permits {

  private final Duration patience;
  private final Semaphore semaphore;

  Permits(int count, Duration patience) {
    this.patience = patience;
    semaphore = new Semaphore(count, true);
  }

  /**
   * Waits for its turn. Each call that returns is to be followed by one of {@link #release}.
   *
   * @throws CacheStoreException if that takes too long, or this thread is interrupted meanwhile
   */
  void acquire() {
    // Waiting is the exception, so it is fair: threads that pass each other by could starve one.
    if (!semaphore.hasQueuedThreads() && semaphore.tryAcquire()) {
      return;
    }
    try {
      if (!semaphore.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw Deadline.in(patience).timedOut();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.interrupted();
    }
  }

  void release() {
    semaphore.release();
  }

  /** How many calls could come in now. */
  int available() {
    return semaphore.availablePermits();
  }
}
