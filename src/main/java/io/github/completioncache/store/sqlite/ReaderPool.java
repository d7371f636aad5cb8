package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lends out reading connections, each to one call at a time. They are opened when first needed and
 * kept until the end; the one used last is lent first, since its pages are warm. Safe for use by
 * several threads.
 */
final class ReaderPool {

  private final Database database;
  private final Duration patience;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  ReaderPool(Database database, int size, Duration patience) {
    this.database = database;
    this.patience = patience;
    permits = new Semaphore(size, true);
  }

  /**
   * What {@code work} reads.
   *
   * @throws CacheStoreException if the file cannot be read, no connection is free in time, this
   *     thread is interrupted while it waits for one, or the store is closed
   */
  <R> R read(SqlFunction<Reader, R> work) {
    acquire();
    try {
      Reader reader = borrow();
      boolean sound = false;
      try {
        R result = work.apply(reader);
        sound = true;
        return result;
      } finally {
        // A connection that failed is not lent again: the next call starts from a fresh one.
        if (sound) {
          idle.addFirst(reader);
        } else {
          reader.close();
        }
      }
    } catch (SQLException e) {
      throw SqlFailure.of("read", database.file(), e);
    } finally {
      permits.release();
      if (closed) {
        closeIdle();
      }
    }
  }

  /** Closes what is not lent out now, and the rest when it comes back. */
  void close() {
    closed = true;
    closeIdle();
  }

  private void acquire() {
    // Waiting is the exception, so it is fair: threads that pass each other by could starve one.
    if (!permits.hasQueuedThreads() && permits.tryAcquire()) {
      return;
    }
    try {
      if (!permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw Deadline.in(patience).timedOut();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.interrupted();
    }
  }

  private Reader borrow() throws SQLException {
    if (closed) {
      throw new CacheStoreException("the SQLite store is closed");
    }
    Reader warm = idle.pollFirst();
    return warm != null ? warm : new Reader(database.openReader(patience));
  }

  private void closeIdle() {
    for (Reader reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
      try {
        reader.close();
      } catch (SQLException e) {
        throw SqlFailure.of("close", database.file(), e);
      }
    }
  }
}
