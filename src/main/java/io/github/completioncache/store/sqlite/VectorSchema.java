package io.github.completioncache.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables of vectors. They are made when something is first put, so a file that is used without
 * semantic matching has none. Releases that know of none pass over them, and remove rows all the
 * same, since the triggers stand in the file.
 */
final class VectorSchema {

  private static final String[] TABLES = {
    """
    CREATE TABLE vector_space (
      id INTEGER PRIMARY KEY,
      embedder TEXT NOT NULL,
      dimensions INTEGER NOT NULL,
      UNIQUE (embedder, dimensions))\
    """,
    // No id comes twice: what is above the last one that somebody has seen is what he has not seen.
    """
    CREATE TABLE vector (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      space INTEGER NOT NULL,
      partition BLOB NOT NULL,
      key BLOB NOT NULL,
      answer BLOB NOT NULL,
      expires INTEGER NOT NULL,
      vector BLOB NOT NULL,
      text TEXT NOT NULL,
      UNIQUE (key, partition, space))\
    """,
    // Its last column is the id, as that of every index.
    "CREATE INDEX vector_order ON vector (partition, space)",
    "CREATE INDEX vector_expires ON vector (expires)",
    """
    CREATE TABLE vector_learnt (
      id INTEGER PRIMARY KEY,
      space INTEGER NOT NULL,
      partition BLOB NOT NULL,
      key BLOB NOT NULL,
      last INTEGER NOT NULL,
      observations BLOB NOT NULL,
      UNIQUE (key, partition, space))\
    """,
    "CREATE INDEX vector_learnt_last ON vector_learnt (last)",
    """
    CREATE TABLE vector_total (
      origin TEXT NOT NULL,
      vectors INTEGER NOT NULL,
      learnt INTEGER NOT NULL)\
    """,
    "INSERT INTO vector_total VALUES (lower(hex(randomblob(16))), 0, 0)",
    counting("vector", "INSERT", "vectors = vectors + " + vectorBytes("new")),
    counting("vector", "DELETE", "vectors = vectors - " + vectorBytes("old")),
    counting("vector_learnt", "INSERT", "learnt = learnt + " + learntBytes("new")),
    counting("vector_learnt", "DELETE", "learnt = learnt - " + learntBytes("old")),
    """
    CREATE TRIGGER vector_entry_removed AFTER DELETE ON entry BEGIN
      DELETE FROM vector WHERE key = old.key;
    END\
    """,
  };

  private VectorSchema() {}

  static boolean exists(Connection connection) throws SQLException {
    return Schema.number(
            connection,
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'vector_total'")
        > 0;
  }

  /** Creates the tables if there are none; to be called within a transaction. */
  static void complete(Connection connection) throws SQLException {
    if (exists(connection)) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      for (String sql : TABLES) {
        statement.executeUpdate(sql);
      }
    }
  }

  /** Adding up the size of a million rows takes longer than a write may. */
  private static String counting(String table, String event, String change) {
    return "CREATE TRIGGER %s_%s AFTER %s ON %s BEGIN UPDATE vector_total SET %s; END"
        .formatted(table, event.equals("INSERT") ? "added" : "removed", event, table, change);
  }

  /** About what a row takes, its part of free space and of indexes included. */
  private static String vectorBytes(String row) {
    return "(450 + octet_length(%1$s.vector) * 5 / 4 + octet_length(%1$s.text))".formatted(row);
  }

  private static String learntBytes(String row) {
    return "(250 + octet_length(" + row + ".observations))";
  }
}
