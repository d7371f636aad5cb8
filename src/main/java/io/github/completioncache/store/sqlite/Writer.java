package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs write transactions one after the other, in the order in which threads ask. Threads wait for
 * each other here, which is fair, rather than in SQLite, which is not. Safe for use by several
 * threads.
 */
final class Writer {

  private final Database database;
  private final Settings settings;
  private final ReentrantLock turn = new ReentrantLock(true);
  private @Nullable WriteConnection connection;
  private boolean closed;

  Writer(Database database, Settings settings) {
    this.database = database;
    this.settings = settings;
  }

  /**
   * Runs {@code work} in one transaction.
   *
   * @throws CacheStoreException if the file cannot be written, is busy for longer than {@code
   *     patience}, this thread is interrupted while it waits, or the store is closed
   */
  <R> R write(Duration patience, SqlFunction<WriteConnection, R> work) {
    Deadline deadline = Deadline.in(patience);
    takeTurn(deadline);
    try {
      if (closed) {
        throw new CacheStoreException("the SQLite store is closed");
      }
      return connection(deadline).transaction(deadline, work);
    } catch (SQLException e) {
      CacheStoreException failure = SqlFailure.of("write", database.file(), e);
      // The next write starts from a fresh connection, whatever state this one is in.
      closeAfter(failure);
      throw failure;
    } finally {
      turn.unlock();
    }
  }

  /**
   * Rewrites the file without the room that is not in use, while no thread of this process writes.
   *
   * @throws CacheStoreException as {@link #write} does
   */
  void compact(Duration patience) {
    Deadline deadline = Deadline.in(patience);
    takeTurn(deadline);
    try {
      database.compact(deadline);
    } catch (SQLException e) {
      throw SqlFailure.of("rewrite", database.file(), e);
    } finally {
      turn.unlock();
    }
  }

  /** Waits for the write under way, and lets no other begin. */
  void close() {
    turn.lock();
    try {
      closed = true;
      closeConnection();
    } catch (SQLException e) {
      throw SqlFailure.of("close", database.file(), e);
    } finally {
      turn.unlock();
    }
  }

  private void takeTurn(Deadline deadline) {
    // An interrupted thread does not wait, but need not be turned away when nobody is before it.
    if (!turn.hasQueuedThreads() && turn.tryLock()) {
      return;
    }
    try {
      if (!turn.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
        throw deadline.timedOut();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.interrupted();
    }
  }

  private WriteConnection connection(Deadline deadline) throws SQLException {
    WriteConnection open = connection;
    if (open == null) {
      open = database.openWriter(settings, deadline);
      connection = open;
    }
    return open;
  }

  private void closeAfter(CacheStoreException failure) {
    try {
      closeConnection();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private void closeConnection() throws SQLException {
    WriteConnection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }
}
