package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStoreException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Lends out reading connections, each to one call at a time. They are opened when first needed and
 * kept until the end. Safe for use by several threads.
 */
final class ReaderPool {

  private final Database database;
  private final Duration patience;
  private final Permits permits;
  private final IdleReaders idle;
  private volatile boolean closed;

  ReaderPool(Database database, int size, Duration patience) {
    this.database = database;
    this.patience = patience;
    permits = new Permits(size, patience);
    idle = new IdleReaders(size);
  }

  /**
   * What {@code work} reads.
   *
   * @throws CacheStoreException if the file cannot be read, no connection is free in time, this
   *     thread is interrupted while it waits for one, or the store is closed
   */
  <R> R read(SqlFunction<Reader, R> work) {
    permits.acquire();
    try {
      Reader reader = borrow();
      R result = read(reader, work);
      idle.add(reader);
      return result;
    } catch (SQLException e) {
      throw SqlFailure.of("read", database.file(), e);
    } finally {
      permits.release();
      if (closed) {
        closeIdle();
      }
    }
  }

  private static <R> R read(Reader reader, SqlFunction<Reader, R> work) throws SQLException {
    try {
      return work.apply(reader);
    } catch (SQLException | RuntimeException | Error e) {
      // A connection that failed is not lent again: the next call starts from a fresh one.
      closeAfter(e, reader);
      throw e;
    }
  }

  private static void closeAfter(Throwable failure, Reader reader) {
    try {
      reader.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** Closes what is not lent out now, and the rest when it comes back. */
  void close() {
    closed = true;
    closeIdle();
  }

  private Reader borrow() throws SQLException {
    if (closed) {
      throw new CacheStoreException("the SQLite store is closed");
    }
    Reader warm = idle.take();
    return warm != null ? warm : database.openReader(patience);
  }

  private void closeIdle() {
    for (Reader reader = idle.take(); reader != null; reader = idle.take()) {
      try {
        reader.close();
      } catch (SQLException e) {
        throw SqlFailure.of("close", database.file(), e);
      }
    }
  }
}
