package io.github.completioncache.store.sqlite;

import io.github.completioncache.stats.LedgerRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The tables of a ledger. They are made when something is first added, so a file that is used
 * without a ledger has none, and releases that know of none pass over them.
 */
final class LedgerSchema {

  private static final String[] TABLES = {
    "CREATE TABLE ledger_sum ("
        + " hour INTEGER NOT NULL, category TEXT NOT NULL, model TEXT NOT NULL,"
        + " namespace TEXT NOT NULL, "
        + String.join(" INTEGER NOT NULL DEFAULT 0, ", LedgerRow.numbers())
        + " INTEGER NOT NULL DEFAULT 0,"
        + " PRIMARY KEY (hour, category, model, namespace)) WITHOUT ROWID",
    """
    CREATE TABLE ledger_reason (
      hour INTEGER NOT NULL,
      kind TEXT NOT NULL,
      category TEXT NOT NULL,
      text TEXT NOT NULL,
      calls INTEGER NOT NULL,
      PRIMARY KEY (hour, kind, category, text)) WITHOUT ROWID\
    """,
    """
    CREATE TABLE ledger_popular (
      day INTEGER NOT NULL,
      key BLOB NOT NULL,
      lookups INTEGER NOT NULL,
      misses INTEGER NOT NULL,
      category TEXT NOT NULL,
      model TEXT NOT NULL,
      namespace TEXT NOT NULL,
      PRIMARY KEY (day, key)) WITHOUT ROWID\
    """,
    "CREATE INDEX ledger_popular_lookups ON ledger_popular (day, lookups)",
    "CREATE INDEX ledger_popular_key ON ledger_popular (key)",
    """
    CREATE TABLE ledger_text (
      id INTEGER PRIMARY KEY,
      key BLOB NOT NULL UNIQUE,
      day INTEGER NOT NULL,
      api TEXT NOT NULL,
      body TEXT NOT NULL)\
    """,
    "CREATE INDEX ledger_text_day ON ledger_text (day)",
    """
    CREATE TABLE ledger_writer (
      writer TEXT NOT NULL PRIMARY KEY,
      number INTEGER NOT NULL,
      seen INTEGER NOT NULL) WITHOUT ROWID\
    """,
    "CREATE INDEX ledger_writer_seen ON ledger_writer (seen)",
    "CREATE TABLE ledger_total (numbers INTEGER NOT NULL, texts INTEGER NOT NULL)",
    "INSERT INTO ledger_total VALUES (0, 0)",
    counting("ledger_sum", "INSERT", "numbers = numbers + ", sumBytes("new")),
    counting("ledger_sum", "DELETE", "numbers = numbers - ", sumBytes("old")),
    counting("ledger_reason", "INSERT", "numbers = numbers + ", reasonBytes("new")),
    counting("ledger_reason", "DELETE", "numbers = numbers - ", reasonBytes("old")),
    counting("ledger_popular", "INSERT", "numbers = numbers + ", popularBytes("new")),
    counting("ledger_popular", "DELETE", "numbers = numbers - ", popularBytes("old")),
    counting("ledger_text", "INSERT", "texts = texts + ", textBytes("new")),
    counting("ledger_text", "DELETE", "texts = texts - ", textBytes("old")),
    counting(
        "ledger_text", "UPDATE", "texts = texts - " + textBytes("old") + " + ", textBytes("new")),
    """
    CREATE TRIGGER ledger_popular_gone AFTER DELETE ON ledger_popular BEGIN
      DELETE FROM ledger_text WHERE key = old.key
        AND NOT EXISTS (SELECT 1 FROM ledger_popular WHERE key = old.key);
    END\
    """,
  };

  private LedgerSchema() {}

  static boolean exists(Connection connection) throws SQLException {
    return Schema.number(
            connection,
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'ledger_total'")
        > 0;
  }

  /** Creates what is missing; to be called within a transaction. */
  static void complete(Connection connection) throws SQLException {
    if (!exists(connection)) {
      for (String sql : TABLES) {
        execute(connection, sql);
      }
      return;
    }
    // An earlier release has made the tables, which knew fewer numbers.
    Set<String> present = columns(connection);
    for (String number : LedgerRow.numbers()) {
      if (!present.contains(number)) {
        execute(
            connection,
            "ALTER TABLE ledger_sum ADD COLUMN " + number + " INTEGER NOT NULL DEFAULT 0");
      }
    }
  }

  /** For each of {@link LedgerRow#numbers()} its sum, or 0 if the file does not have it yet. */
  static List<String> sums(Connection connection) throws SQLException {
    Set<String> present = columns(connection);
    List<String> sums = new ArrayList<>();
    for (String number : LedgerRow.numbers()) {
      sums.add(present.contains(number) ? "sum(" + number + ")" : "0");
    }
    return sums;
  }

  private static Set<String> columns(Connection connection) throws SQLException {
    Set<String> columns = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA table_info(ledger_sum)")) {
      while (rows.next()) {
        columns.add(rows.getString("name"));
      }
    }
    return columns;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Adding up the size of a million rows takes longer than a write may. */
  private static String counting(String table, String event, String change, String bytes) {
    return "CREATE TRIGGER %s_%s AFTER %s ON %s BEGIN UPDATE ledger_total SET %s%s; END"
        .formatted(table, event.toLowerCase(Locale.ROOT), event, table, change, bytes);
  }

  /** About what a row takes, its part of free space and of indexes included. */
  private static String sumBytes(String row) {
    return "(105 + " + nameBytes(row) + ")";
  }

  private static String reasonBytes(String row) {
    return "(50 + octet_length(%1$s.category) + octet_length(%1$s.text))".formatted(row);
  }

  private static String popularBytes(String row) {
    return "(150 + " + nameBytes(row) + ")";
  }

  private static String textBytes(String row) {
    return "(120 + octet_length(" + row + ".body))";
  }

  private static String nameBytes(String row) {
    return "octet_length(%1$s.category) + octet_length(%1$s.model) + octet_length(%1$s.namespace)"
        .formatted(row);
  }
}
