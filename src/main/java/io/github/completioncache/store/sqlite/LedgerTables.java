package io.github.completioncache.store.sqlite;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Adds pages to the ledger. Part of a {@link WriteConnection}. */
final class LedgerTables {

  private final PreparedStatement lastNumber;
  private final PreparedStatement noteNumber;
  private final PreparedStatement addRow;
  private final PreparedStatement addReason;
  private final PopularTable popular;
  private final TextTable texts;
  private final LedgerRoom room;

  /** Makes the tables if there are none; to be called within a transaction. */
  LedgerTables(Connection connection, Settings settings) throws SQLException {
    LedgerSchema.complete(connection);
    lastNumber = connection.prepareStatement("SELECT number FROM ledger_writer WHERE writer = ?");
    noteNumber =
        connection.prepareStatement(
            "INSERT INTO ledger_writer (writer, number, seen) VALUES (?, ?, ?)"
                + " ON CONFLICT (writer) DO UPDATE SET number = excluded.number,"
                + " seen = excluded.seen");
    addRow = connection.prepareStatement(addRow(LedgerRow.numbers()));
    addReason =
        connection.prepareStatement(
            "INSERT INTO ledger_reason (hour, kind, category, text, calls) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (hour, kind, category, text)"
                + " DO UPDATE SET calls = calls + excluded.calls");
    popular = new PopularTable(connection, settings.popularADay());
    texts = new TextTable(connection, settings.maximumEntryBytes());
    room = new LedgerRoom(connection, settings.maximumBytes());
  }

  private static String addRow(List<String> numbers) {
    return "INSERT INTO ledger_sum (hour, category, model, namespace, "
        + String.join(", ", numbers)
        + ") VALUES (?, ?, ?, ?, "
        + String.join(", ", Collections.nCopies(numbers.size(), "?"))
        + ") ON CONFLICT (hour, category, model, namespace) DO UPDATE SET "
        + numbers.stream()
            .map(number -> number + " = " + number + " + excluded." + number)
            .collect(Collectors.joining(", "));
  }

  /**
   * Adds a page that has not been added before, and removes some of what is older than {@code
   * kept}.
   */
  void add(Ledger.Page page, Kept kept, Invalidations invalidations) throws SQLException {
    if (!isNew(page)) {
      return;
    }
    note(page, kept.now());
    long hour = Hours.of(page.hour());
    if (hour >= kept.firstHour()) {
      for (LedgerRow row : page.rows()) {
        add(hour, row);
      }
      for (Ledger.Reason reason : page.reasons()) {
        add(hour, reason);
      }
    }
    long day = Hours.day(hour);
    if (day >= kept.firstDay()) {
      popular.add(day, page.requests());
      texts.add(day, page.requests(), invalidations, kept.now());
    }
    room.clear(kept, size(page));
  }

  TextTable texts() {
    return texts;
  }

  private static int size(Ledger.Page page) {
    return page.rows().size() + page.reasons().size() + page.requests().size();
  }

  private boolean isNew(Ledger.Page page) throws SQLException {
    lastNumber.setString(1, page.writer());
    try (ResultSet rows = lastNumber.executeQuery()) {
      return !rows.next() || rows.getLong(1) < page.number();
    }
  }

  private void note(Ledger.Page page, long now) throws SQLException {
    noteNumber.setString(1, page.writer());
    noteNumber.setLong(2, page.number());
    noteNumber.setLong(3, now);
    noteNumber.executeUpdate();
  }

  private void add(long hour, LedgerRow row) throws SQLException {
    Account account = row.account();
    addRow.setLong(1, hour);
    addRow.setString(2, account.category());
    addRow.setString(3, account.model());
    addRow.setString(4, account.namespace());
    long[] sums = row.sums();
    for (int i = 0; i < sums.length; i++) {
      addRow.setLong(5 + i, sums[i]);
    }
    addRow.executeUpdate();
  }

  private void add(long hour, Ledger.Reason reason) throws SQLException {
    addReason.setLong(1, hour);
    addReason.setString(2, reason.kind().name());
    addReason.setString(3, reason.category());
    addReason.setString(4, reason.text());
    addReason.setLong(5, reason.calls());
    addReason.executeUpdate();
  }
}
