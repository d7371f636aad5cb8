package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.RequestText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Keeps the texts of popular requests. Part of a {@link WriteConnection}. */
final class TextTable {

  /**
   * What was noted before an invalidation may be added so much later, and must not bring back a
   * text that is gone.
   */
  private static final long SILENCE = Duration.ofMinutes(5).toMillis();

  private final int maximumBytes;
  private final PreparedStatement keep;
  private final PreparedStatement remove;

  TextTable(Connection connection, int maximumBytes) throws SQLException {
    this.maximumBytes = maximumBytes;
    // SQLite writes only the pages that change, so a text that is there already costs nothing.
    keep =
        connection.prepareStatement(
            """
            INSERT INTO ledger_text (key, day, api, body)
            SELECT ?1, ?2, ?3, ?4
              WHERE EXISTS (SELECT 1 FROM ledger_popular WHERE day = ?2 AND key = ?1)
            ON CONFLICT (key) DO UPDATE SET
              day = max(day, excluded.day), api = excluded.api, body = excluded.body\
            """);
    remove = connection.prepareStatement("DELETE FROM ledger_text WHERE key = ?");
  }

  /** Keeps the texts of those that have a place among the popular ones of {@code day}. */
  void add(long day, List<Popular> requests, Invalidations invalidations, long now)
      throws SQLException {
    for (Popular request : requests) {
      if (request.text().isPresent()) {
        RequestText text = request.text().get();
        if (text.body().length() <= maximumBytes
            && !invalidations.cover(labels(request), now - SILENCE, now)) {
          keep(day, request.key(), text);
        }
      }
    }
  }

  private static EntryLabels labels(Popular request) {
    Account account = request.account();
    return new EntryLabels(
        request.key(), account.namespace(), account.category(), account.model(), Set.of());
  }

  private void keep(long day, CacheKey key, RequestText text) throws SQLException {
    keep.setBytes(1, key.toBytes());
    keep.setLong(2, day);
    keep.setString(3, text.api());
    keep.setString(4, text.body());
    keep.executeUpdate();
  }

  void remove(List<byte[]> keys) throws SQLException {
    for (byte[] key : keys) {
      remove.setBytes(1, key);
      remove.executeUpdate();
    }
  }
}
