package io.github.completioncache.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables, and the two numbers in the head of the file that tell whose they are. */
final class Schema {

  /** {@code application_id}: the letters "CCdb". */
  static final int APPLICATION = 'C' << 24 | 'C' << 16 | 'd' << 8 | 'b';

  /** {@code user_version}: the tables as below. */
  static final int VERSION = 1;

  /** Waits for a checkpoint to copy this much; a longer log is cut back afterwards. */
  private static final long LOG_BYTES = 16L << 20;

  private static final String[] TABLES = {
    // Rows in the order of their arrival: by key, or without rowid, each write would land on
    // another page.
    """
    CREATE TABLE entry (
      id INTEGER PRIMARY KEY,
      key BLOB NOT NULL UNIQUE,
      namespace TEXT NOT NULL,
      category TEXT NOT NULL,
      model TEXT NOT NULL,
      created INTEGER NOT NULL,
      expires INTEGER NOT NULL,
      accessed INTEGER NOT NULL,
      value BLOB NOT NULL)\
    """,
    "CREATE INDEX entry_namespace ON entry (namespace)",
    "CREATE INDEX entry_category ON entry (category)",
    "CREATE INDEX entry_model ON entry (model)",
    "CREATE INDEX entry_expires ON entry (expires)",
    "CREATE INDEX entry_accessed ON entry (accessed)",
    """
    CREATE TABLE tag (
      entry INTEGER NOT NULL,
      name TEXT NOT NULL,
      PRIMARY KEY (entry, name)) WITHOUT ROWID\
    """,
    "CREATE INDEX tag_name ON tag (name)",
    """
    CREATE TABLE invalidation (
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (kind, name)) WITHOUT ROWID\
    """,
    "CREATE INDEX invalidation_at ON invalidation (at)",
    // Counting a million rows takes longer than a write may.
    "CREATE TABLE total (entries INTEGER NOT NULL)",
    "INSERT INTO total VALUES (0)",
    """
    CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
      UPDATE total SET entries = entries + 1;
    END\
    """,
    """
    CREATE TRIGGER entry_replaced AFTER UPDATE OF value ON entry BEGIN
      DELETE FROM tag WHERE entry = old.id;
    END\
    """,
    """
    CREATE TRIGGER entry_removed AFTER DELETE ON entry BEGIN
      UPDATE total SET entries = entries - 1;
      DELETE FROM tag WHERE entry = old.id;
    END\
    """,
    "PRAGMA application_id = " + APPLICATION,
    "PRAGMA user_version = " + VERSION,
  };

  private Schema() {}

  /**
   * Whose the tables are, read from the head of the file and nothing else. The rest may be halfway
   * through a checkpoint, whose other half stands in the log: with this setting SQLite does not
   * mind that the file is shorter than its head says.
   */
  static Owner ownerByHead(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA writable_schema = ON");
    }
    return owner(connection);
  }

  /** Whose the tables are. */
  static Owner owner(Connection connection) throws SQLException {
    long application = number(connection, "PRAGMA application_id");
    long version = number(connection, "PRAGMA user_version");
    if (application == APPLICATION) {
      return version == VERSION ? Owner.OURS : version > VERSION ? Owner.NEWER : Owner.FOREIGN;
    }
    boolean bare = application == 0 && version == 0;
    return bare && number(connection, "SELECT count(*) FROM sqlite_master") == 0
        ? Owner.NOBODY
        : Owner.FOREIGN;
  }

  /** Creates the tables; to be called within a transaction. */
  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : TABLES) {
        statement.executeUpdate(sql);
      }
    }
  }

  /** Settings of every connection, which are not kept in the file. */
  static void configure(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The log is synced at checkpoints only: no process that dies can lose a write, but a power
      // cut may lose the last ones.
      statement.execute("PRAGMA synchronous = NORMAL");
      statement.execute("PRAGMA journal_size_limit = " + LOG_BYTES);
      // A file made by somebody else cannot make SQLite call anything with side effects.
      statement.execute("PRAGMA trusted_schema = OFF");
    }
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** The number that {@code query} gives; 0 if it gives none. */
  static long number(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  /** Whose a file is. */
  enum Owner {
    /** A store of this version. */
    OURS,
    /** A store of a version that is not known here. */
    NEWER,
    /** Somebody else's. */
    FOREIGN,
    /** A file without tables. */
    NOBODY
  }
}
