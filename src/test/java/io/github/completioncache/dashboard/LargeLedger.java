package io.github.completioncache.dashboard;

import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A file with the ledger of a large fleet: 1,000 categories that each had calls in each of the last
 * 1,000 hours, so a million rows of sums, as many of reasons, and 10,000 popular requests a day.
 *
 * <p>Each category {@code category-NNNN} has, in each hour, NNNN hits, ten misses and one bypass.
 */
final class LargeLedger {

  static final int CATEGORIES = 1_000;
  static final int HOURS = 1_000;

  private LargeLedger() {}

  /** Writes it beside the store's own way, which would take minutes, into the same tables. */
  static void write(Path file, Instant now) throws SQLException {
    makeTables(file, now);
    long hour = now.getEpochSecond() / 3600;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("DELETE FROM ledger_sum");
      statement.executeUpdate(
          hoursAndCategories(hour)
              + "INSERT INTO ledger_sum (hour, category, model, namespace, hits, misses, bypasses,"
              + " provider_answers, saved_nanodollars, spent_nanodollars, saved_nanoseconds)"
              + " SELECT h, printf('category-%04d', c), iif(c % 3, 'gpt-4o-mini', 'gpt-4o'), '',"
              + " c, 10, 1, 11, c * 1000000, 11000000, c * 800000000 FROM h, c ORDER BY h, c");
      statement.executeUpdate(
          hoursAndCategories(hour)
              + "INSERT INTO ledger_reason (hour, kind, category, text, calls)"
              + " SELECT h, 'BYPASS', printf('category-%04d', c), 'temperature is absent', 1"
              + " FROM h, c ORDER BY h, c");
      statement.executeUpdate(
          "WITH RECURSIVE d(d) AS (VALUES(0) UNION ALL SELECT d + 1 FROM d WHERE d < "
              + HOURS / 24
              + "), r(r) AS (VALUES(0) UNION ALL SELECT r + 1 FROM r WHERE r < 9999)"
              + " INSERT INTO ledger_popular (day, key, lookups, misses, category, model,"
              + " namespace) SELECT "
              + hour / 24
              + " - d, unhex(printf('%064x', 7919 * r + d % 7)), 10000 - r, 100 - r % 100,"
              + " printf('category-%04d', r % 1000), 'gpt-4o-mini', '' FROM d, r ORDER BY 1, 2");
      connection.commit();
    }
  }

  private static String hoursAndCategories(long hour) {
    return "WITH RECURSIVE h(h) AS (VALUES("
        + (hour - HOURS + 1)
        + ") UNION ALL SELECT h + 1 FROM h WHERE h < "
        + hour
        + "), c(c) AS (VALUES(0) UNION ALL SELECT c + 1 FROM c WHERE c < "
        + (CATEGORIES - 1)
        + ") ";
  }

  private static void makeTables(Path file, Instant now) {
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      Instant hour = now.truncatedTo(ChronoUnit.HOURS);
      store
          .capability(Ledger.class)
          .orElseThrow()
          .add(
              new Ledger.Page("filler", 1, hour, List.<LedgerRow>of(), List.of(), List.of()),
              Duration.ofDays(365));
    }
  }
}
