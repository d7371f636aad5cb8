package io.github.completioncache.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Keeps the ledger within its time and its part of the file, a little with every page. Part of a
 * {@link WriteConnection}.
 */
final class LedgerRoom {

  /** How much goes with a page at least, so that what is old also goes where little is added. */
  private static final int BATCH = 256;

  /** Longer than any process tries to have a page added. */
  private static final long WRITERS_KEPT = Duration.ofDays(7).toMillis();

  /** The numbers may take a quarter of the file, the texts an eighth. */
  private static final int PART_OF_NUMBERS = 4;

  private static final int PART_OF_TEXTS = 8;

  private final long maximumNumbers;
  private final long maximumTexts;
  private final PreparedStatement removeHours;
  private final PreparedStatement removeReasons;
  private final PreparedStatement removeDays;
  private final PreparedStatement removeWriters;
  private final PreparedStatement removeTexts;
  private final PreparedStatement firstDay;
  private final PreparedStatement numbers;
  private final PreparedStatement texts;

  LedgerRoom(Connection connection, long maximumBytes) throws SQLException {
    maximumNumbers = maximumBytes / PART_OF_NUMBERS;
    maximumTexts = maximumBytes / PART_OF_TEXTS;
    removeHours =
        connection.prepareStatement(
            """
            DELETE FROM ledger_sum WHERE (hour, category, model, namespace) IN
              (SELECT hour, category, model, namespace FROM ledger_sum WHERE hour < ? LIMIT ?)\
            """);
    removeReasons =
        connection.prepareStatement(
            """
            DELETE FROM ledger_reason WHERE (hour, kind, category, text) IN
              (SELECT hour, kind, category, text FROM ledger_reason WHERE hour < ? LIMIT ?)\
            """);
    removeDays =
        connection.prepareStatement(
            """
            DELETE FROM ledger_popular WHERE (day, key) IN
              (SELECT day, key FROM ledger_popular WHERE day < ? LIMIT ?)\
            """);
    removeWriters =
        connection.prepareStatement(
            """
            DELETE FROM ledger_writer WHERE writer IN
              (SELECT writer FROM ledger_writer WHERE seen < ? LIMIT ?)\
            """);
    removeTexts =
        connection.prepareStatement(
            """
            DELETE FROM ledger_text WHERE id IN (SELECT id FROM ledger_text ORDER BY day, id LIMIT ?)\
            """);
    firstDay =
        connection.prepareStatement(
            """
            SELECT min(ifnull((SELECT min(hour) / 24 FROM ledger_sum), 9e9),
                       ifnull((SELECT min(hour) / 24 FROM ledger_reason), 9e9),
                       ifnull((SELECT min(day) FROM ledger_popular), 9e9))\
            """);
    numbers = connection.prepareStatement("SELECT numbers FROM ledger_total");
    texts = connection.prepareStatement("SELECT texts FROM ledger_total");
  }

  /** Removes some of what is too old or too much, more than was added just now. */
  void clear(Kept kept, int added) throws SQLException {
    int most = Math.max(BATCH, 2 * added);
    remove(removeHours, kept.firstHour(), most);
    remove(removeReasons, kept.firstHour(), most);
    remove(removeDays, kept.firstDay(), most);
    remove(removeWriters, kept.now() - WRITERS_KEPT, most);
    if (Schema.number(numbers) > maximumNumbers) {
      long oldest = Schema.number(firstDay);
      remove(removeDays, oldest + 1, most);
      remove(removeHours, 24 * (oldest + 1), most);
      remove(removeReasons, 24 * (oldest + 1), most);
    }
    // In steps that double, since one text may be as large as thousands of others.
    for (int step = 1; step <= most && Schema.number(texts) > maximumTexts; step *= 2) {
      removeTexts.setInt(1, step);
      removeTexts.executeUpdate();
    }
  }

  private static void remove(PreparedStatement statement, long before, int most)
      throws SQLException {
    statement.setLong(1, before);
    statement.setInt(2, most);
    statement.executeUpdate();
  }
}
