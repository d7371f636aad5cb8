package io.github.completioncache;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Does things behind callers: at most so many at a time, and none that there is no room for. Safe
 * for use by several threads.
 */
final class Behind {

  private final Executor executor;
  private final Semaphore room;
  private final BooleanSupplier isClosed;

  /**
   * @param isClosed whether there is nothing to be done any more
   */
  Behind(Executor executor, int atATime, BooleanSupplier isClosed) {
    this.executor = executor;
    this.room = new Semaphore(atATime);
    this.isClosed = isClosed;
  }

  /**
   * Whether {@code task} is done, or will be unless it is closed before; false if there is no room
   * for it.
   */
  boolean takes(Runnable task) {
    if (!room.tryAcquire()) {
      return false;
    }
    AtomicBoolean begun = new AtomicBoolean();
    try {
      executor.execute(
          () -> {
            begun.set(true);
            try {
              if (!isClosed.getAsBoolean()) {
                task.run();
              }
            } finally {
              room.release();
            }
          });
      return true;
    } catch (Throwable e) {
      if (begun.get()) {
        // It was done by this very thread, and has failed.
        throw e;
      }
      // An executor may turn tasks away.
      room.release();
      Failures.throwIfFatal(e);
      return false;
    }
  }
}
