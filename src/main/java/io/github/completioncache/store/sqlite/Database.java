package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.sqlite.Schema.Owner;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Opens connections to one file and makes it a store when it is new. Safe for use by several
 * threads.
 */
final class Database {

  /**
   * Guards the moment at which a new file is made: the file is closed once before SQLite opens it,
   * and closing a file drops every lock that this process holds on it.
   */
  private static final Object CREATION = new Object();

  private final Path file;

  Database(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /**
   * A connection for writing, to a file that is ours; creates what is missing.
   *
   * @throws CacheStoreException if the file is something else, or is busy until the deadline
   */
  WriteConnection openWriter(Settings settings, Deadline deadline) throws SQLException {
    synchronized (CREATION) {
      new DatabaseFile(file).prepare(deadline);
      return open(
          deadline.remaining(),
          connection -> {
            retry(deadline, () -> createTablesIfMissing(connection));
            retry(deadline, () -> useLog(connection));
            WriteConnection writer = new WriteConnection(connection, settings);
            // From here on the one statement that waits is repeated by the writer itself.
            waitAtMost(Duration.ZERO, connection);
            return writer;
          });
    }
  }

  /** A connection for reading, which waits at most so long if another process repairs the file. */
  Reader openReader(Duration patience) throws SQLException {
    return open(
        patience,
        connection -> {
          execute(connection, "PRAGMA query_only = ON");
          return new Reader(connection);
        });
  }

  /** Rewrites the file without the room that is not in use, and empties the log. */
  void compact(Deadline deadline) throws SQLException {
    Connection connection =
        open(
            deadline.remaining(),
            own -> {
              execute(own, "VACUUM");
              // Until then the file is as long as it was.
              execute(own, "PRAGMA wal_checkpoint(TRUNCATE)");
              return own;
            });
    connection.close();
  }

  private <T> T open(Duration patience, SqlFunction<Connection, T> use) throws SQLException {
    Connection connection = Driver.open(file);
    try {
      waitAtMost(patience, connection);
      Schema.configure(connection);
      return use.apply(connection);
    } catch (SQLException | RuntimeException | Error e) {
      closeAfter(e, connection);
      throw e;
    }
  }

  private static void waitAtMost(Duration patience, Connection connection) throws SQLException {
    execute(connection, "PRAGMA busy_timeout = " + patience.toMillis());
  }

  private void createTablesIfMissing(Connection connection) throws SQLException {
    execute(connection, "BEGIN IMMEDIATE");
    try {
      Owner owner = Schema.owner(connection);
      if (owner == Owner.NEWER) {
        throw DatabaseFile.newer(file);
      }
      if (owner == Owner.FOREIGN) {
        throw DatabaseFile.foreign(file);
      }
      if (owner == Owner.NOBODY) {
        Schema.create(connection);
      }
      execute(connection, "COMMIT");
    } catch (SQLException | RuntimeException | Error e) {
      rollbackAfter(e, connection);
      throw e;
    }
  }

  private void useLog(Connection connection) throws SQLException {
    String mode = Schema.text(connection, "PRAGMA journal_mode = WAL");
    if (!mode.equals("wal")) {
      throw new CacheStoreException(
          "cannot keep entries in " + file + ": its file system does not allow a write-ahead log");
    }
  }

  private static void retry(Deadline deadline, Step step) throws SQLException {
    while (true) {
      try {
        step.run();
        return;
      } catch (SQLException e) {
        if (!SqlFailure.isBusy(e)) {
          throw e;
        }
        deadline.pause();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void rollbackAfter(Throwable failure, Connection connection) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static void closeAfter(Throwable failure, Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws SQLException;
  }
}
