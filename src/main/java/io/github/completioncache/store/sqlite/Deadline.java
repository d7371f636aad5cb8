package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStoreException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The end of the time that one call may spend on waiting for others. */
final class Deadline {

  private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(300);
  private static final long LONGEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(1200);

  private final Duration patience;
  private final long end;

  private Deadline(Duration patience) {
    this.patience = patience;
    end = System.nanoTime() + patience.toNanos();
  }

  static Deadline in(Duration patience) {
    return new Deadline(patience);
  }

  long remainingNanos() {
    return end - System.nanoTime();
  }

  /** What is left; at least a millisecond. */
  Duration remaining() {
    return Duration.ofNanos(Math.max(remainingNanos(), TimeUnit.MILLISECONDS.toNanos(1)));
  }

  /**
   * Waits a moment for another process. Short and uneven, unlike SQLite's own waiting, whose steps
   * grow to 100 ms: that starves a writer beside others that write all the time.
   *
   * @throws CacheStoreException if the time is up or this thread is interrupted, which it stays
   */
  void pause() {
    if (remainingNanos() <= 0) {
      throw timedOut();
    }
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE, LONGEST_PAUSE));
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
  }

  CacheStoreException timedOut() {
    return new CacheStoreException("the SQLite file was busy for more than " + patience);
  }

  static CacheStoreException interrupted() {
    return new CacheStoreException("interrupted while waiting for the SQLite file");
  }
}
