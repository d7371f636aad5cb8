package io.github.completioncache.warm;

import io.github.completioncache.warm.WarmingReport.End;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Lets calls through one by one: while no pause is on, and as far as the money goes. */
final class Gate {

  private final @Nullable BigDecimal limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private BigDecimal reserved = BigDecimal.ZERO;
  private BigDecimal spent = BigDecimal.ZERO;
  private long pauseEnds = System.nanoTime();
  private @Nullable End end;

  /**
   * @param limit what may be spent; null for any amount
   */
  Gate(@Nullable BigDecimal limit) {
    this.limit = limit;
  }

  /**
   * Waits until a call can be made, for which {@code most} is then put aside.
   *
   * @return false if it is not to be made, since the run has ended
   */
  boolean enter(BigDecimal most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (end == null) {
        long left = pauseEnds - System.nanoTime();
        if (left > 0) {
          long unused = changed.awaitNanos(left);
        } else if (limit == null || spent.add(reserved).add(most).compareTo(limit) <= 0) {
          reserved = reserved.add(most);
          return true;
        } else if (reserved.signum() > 0) {
          // Calls under way may take less than was put aside for them.
          changed.await();
        } else {
          end = End.COST_LIMIT;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** A call is over, for which {@code most} was put aside, and took {@code cost}. */
  void leave(BigDecimal most, BigDecimal cost) {
    lock.lock();
    try {
      reserved = reserved.subtract(most);
      spent = spent.add(cost);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody gets through for so long. */
  void pause(Duration time) {
    lock.lock();
    try {
      long ends = System.nanoTime() + TimeUnit.NANOSECONDS.convert(time);
      pauseEnds = ends - pauseEnds > 0 ? ends : pauseEnds;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody gets through any more; the first reason counts. */
  void close(End reason) {
    lock.lock();
    try {
      end = end == null ? reason : end;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Why nobody gets through any more; null as long as somebody does. */
  @Nullable End closed() {
    lock.lock();
    try {
      return end;
    } finally {
      lock.unlock();
    }
  }
}
