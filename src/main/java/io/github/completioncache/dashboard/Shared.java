package io.github.completioncache.dashboard;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that takes time to make and is shared by all who want it: several tabs, or several
 * people, cost the store no more than one. While a new one is made, those who ask as well are given
 * the last one at once, unless that is old. Safe for use by several threads.
 */
final class Shared<T> {

  /** An older one is not given while a new one is made; it is waited for. */
  private static final long OLDEST = Duration.ofMinutes(1).toNanos();

  private final long newFor;
  private final LongSupplier ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition made = lock.newCondition();
  private @Nullable T last;
  private long lastBegun;
  private boolean making;

  /** Changes when all that was made or begun before is not to be given any more. */
  private int edition;

  /**
   * @param newFor how long what was made is as good as new
   * @param ticker as {@link System#nanoTime}
   */
  Shared(Duration newFor, LongSupplier ticker) {
    this.newFor = newFor.toNanos();
    this.ticker = ticker;
  }

  /**
   * The last one if it is new, or not old and a newer one is being made; else what {@code maker}
   * makes.
   */
  T get(Supplier<T> maker) {
    int begunIn;
    lock.lock();
    try {
      while (true) {
        T known = last;
        long age = ticker.getAsLong() - lastBegun;
        if (known != null && age < (making ? OLDEST : newFor)) {
          return known;
        }
        if (!making) {
          break;
        }
        made.awaitUninterruptibly();
      }
      making = true;
      begunIn = edition;
    } finally {
      lock.unlock();
    }
    return make(maker, begunIn);
  }

  /** Has the next one made anew. */
  void forget() {
    lock.lock();
    try {
      last = null;
      edition++;
    } finally {
      lock.unlock();
    }
  }

  private T make(Supplier<T> maker, int begunIn) {
    long begun = ticker.getAsLong();
    @Nullable T result = null;
    try {
      result = maker.get();
      return result;
    } finally {
      lock.lock();
      try {
        making = false;
        if (result != null && begunIn == edition) {
          last = result;
          lastBegun = begun;
        }
        made.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
