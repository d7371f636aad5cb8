package io.github.completioncache.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The connection that writes, with its statements prepared. For one thread at a time. */
final class WriteConnection {

  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;
  private final EntryTable entries;
  private final Invalidations invalidations;
  private final Room room;
  private final Settings settings;
  private @Nullable LedgerTables ledger;
  private @Nullable VectorTables vectors;

  WriteConnection(Connection connection, Settings settings) throws SQLException {
    this.connection = connection;
    this.settings = settings;
    // Takes the write lock at once: a transaction that reads first and then finds others writing
    // could only fail.
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    rollback = connection.prepareStatement("ROLLBACK");
    entries = new EntryTable(connection);
    invalidations = new Invalidations(connection);
    room = new Room(connection, settings);
  }

  EntryTable entries() {
    return entries;
  }

  Invalidations invalidations() {
    return invalidations;
  }

  Room room() {
    return room;
  }

  /** The ledger, whose tables are made if there are none; to be called within a transaction. */
  LedgerTables ledger() throws SQLException {
    LedgerTables known = ledger;
    if (known == null) {
      known = new LedgerTables(connection, settings);
      ledger = known;
    }
    return known;
  }

  /** The vectors, whose tables are made if there are none; to be called within a transaction. */
  VectorTables vectors() throws SQLException {
    VectorTables known = vectors;
    if (known == null) {
      known = new VectorTables(connection, settings);
      vectors = known;
    }
    return known;
  }

  /**
   * Runs {@code work} in one transaction.
   *
   * @throws io.github.completioncache.store.CacheStoreException if another connection keeps the
   *     write lock until the deadline
   */
  <R> R transaction(Deadline deadline, SqlFunction<WriteConnection, R> work) throws SQLException {
    begin(deadline);
    try {
      R result = work.apply(this);
      commit.executeUpdate();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollbackAfter(e);
      throw e;
    }
  }

  private void rollbackAfter(Throwable failure) {
    // Their tables may be gone with this transaction.
    ledger = null;
    vectors = null;
    try {
      rollback.executeUpdate();
    } catch (SQLException e) {
      // After some failures SQLite has rolled back by itself and says that there is nothing to do.
      failure.addSuppressed(e);
    }
  }

  private void begin(Deadline deadline) throws SQLException {
    while (true) {
      try {
        begin.executeUpdate();
        return;
      } catch (SQLException e) {
        if (!SqlFailure.isBusy(e)) {
          throw e;
        }
      }
      deadline.pause();
    }
  }

  void close() throws SQLException {
    connection.close();
  }
}
