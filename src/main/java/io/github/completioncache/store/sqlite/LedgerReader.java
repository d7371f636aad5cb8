package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.Reason;
import io.github.completioncache.store.Ledger.RequestText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the ledger of a file that has one. Part of a {@link Reader}. */
final class LedgerReader {

  private final Connection connection;

  LedgerReader(Connection connection) {
    this.connection = connection;
  }

  List<LedgerRow> sums(Instant from, Instant until, Set<Dimension> by) throws SQLException {
    List<String> numbers = LedgerSchema.sums(connection);
    List<LedgerRow> sums = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql(numbers, by))) {
      query.setLong(1, Hours.of(from));
      query.setLong(2, Hours.from(until));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Instant hour = by.contains(Dimension.HOUR) ? Hours.begin(rows.getLong(1)) : from;
          sums.add(new LedgerRow(hour, account(rows, 2), sums(rows, 5, numbers.size())));
        }
      }
    }
    return sums;
  }

  private static String sql(List<String> numbers, Set<Dimension> by) {
    List<String> columns = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (Dimension each : Dimension.values()) {
      String column = column(each);
      columns.add(by.contains(each) ? column : "''");
      if (by.contains(each)) {
        groups.add(column);
      }
    }
    columns.addAll(numbers);
    return "SELECT "
        + String.join(", ", columns)
        + " FROM ledger_sum WHERE hour >= ? AND hour < ?"
        // Without groups there would be a row of nulls where there is nothing.
        + (groups.isEmpty() ? "" : " GROUP BY " + String.join(", ", groups))
        + " HAVING count(*) > 0";
  }

  private static String column(Dimension dimension) {
    return switch (dimension) {
      case HOUR -> "hour";
      case CATEGORY -> "category";
      case MODEL -> "model";
      case NAMESPACE -> "namespace";
    };
  }

  private static long[] sums(ResultSet rows, int first, int count) throws SQLException {
    long[] sums = new long[count];
    for (int i = 0; i < count; i++) {
      sums[i] = rows.getLong(first + i);
    }
    return sums;
  }

  List<Reason> reasons(Instant from, Instant until) throws SQLException {
    String sql =
        """
        SELECT kind, category, text, sum(calls) FROM ledger_reason WHERE hour >= ? AND hour < ?
        GROUP BY kind, category, text ORDER BY 4 DESC, kind, category, text\
        """;
    List<Reason> reasons = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, Hours.of(from));
      query.setLong(2, Hours.from(until));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String category = rows.getString(2);
          String text = rows.getString(3);
          long calls = rows.getLong(4);
          // A later version that shares the file may give reasons for something unknown here.
          kind(rows.getString(1))
              .ifPresent(kind -> reasons.add(new Reason(kind, category, text, calls)));
        }
      }
    }
    return reasons;
  }

  private static Optional<Kind> kind(String name) {
    return Arrays.stream(Kind.values()).filter(kind -> kind.name().equals(name)).findAny();
  }

  List<Popular> popular(Instant from, Instant until, int most) throws SQLException {
    // Columns that are neither grouped nor summed up are those of the row with the last day.
    String sql =
        """
        SELECT most.key, lookups, misses, category, model, namespace, api, body
        FROM (
          SELECT key, sum(lookups) AS lookups, sum(misses) AS misses, max(day),
            category, model, namespace
          FROM ledger_popular WHERE day >= ? AND day < ?
          GROUP BY key ORDER BY 2 DESC, key LIMIT ?) AS most
        LEFT JOIN ledger_text USING (key)
        ORDER BY lookups DESC, most.key\
        """;
    List<Popular> popular = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, Hours.day(Hours.of(from)));
      query.setLong(2, Hours.dayFrom(until));
      query.setInt(3, most);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          popular.add(
              new Popular(
                  CacheKey.of(rows.getBytes(1)),
                  account(rows, 4),
                  rows.getLong(2),
                  rows.getLong(3),
                  text(rows, 7)));
        }
      }
    }
    return popular;
  }

  Optional<RequestText> text(CacheKey key) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT api, body FROM ledger_text WHERE key = ?")) {
      query.setBytes(1, key.toBytes());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? text(rows, 1) : Optional.empty();
      }
    }
  }

  /** The keys of the texts that an invalidation covers, by any account that asked for them. */
  List<byte[]> coveredTexts(Covered covered) throws SQLException {
    List<byte[]> keys = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(covered.kind().texts())) {
      query.setString(1, covered.name());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getBytes(1));
        }
      }
    }
    return keys;
  }

  private static Account account(ResultSet rows, int first) throws SQLException {
    return new Account(rows.getString(first), rows.getString(first + 1), rows.getString(first + 2));
  }

  private static Optional<RequestText> text(ResultSet rows, int first) throws SQLException {
    String api = rows.getString(first);
    return api == null
        ? Optional.empty()
        : Optional.of(new RequestText(api, rows.getString(first + 1)));
  }
}
