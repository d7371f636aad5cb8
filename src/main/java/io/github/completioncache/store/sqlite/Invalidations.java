package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The invalidations of the last hour, which every process sees: an answer that was asked for before
 * one of them and arrives after it must not be stored. Part of a {@link WriteConnection}.
 */
final class Invalidations {

  /** Longer than a provider takes to answer. */
  private static final long REMEMBERED = Duration.ofHours(1).toMillis();

  private final PreparedStatement since;
  private final PreparedStatement remember;
  private final PreparedStatement forget;

  Invalidations(Connection connection) throws SQLException {
    since =
        connection.prepareStatement("SELECT kind, name FROM invalidation WHERE at BETWEEN ? AND ?");
    remember =
        connection.prepareStatement(
            "INSERT INTO invalidation (kind, name, at) VALUES (?, ?, ?)"
                + " ON CONFLICT (kind, name) DO UPDATE SET at = max(at, excluded.at)");
    forget = connection.prepareStatement("DELETE FROM invalidation WHERE at NOT BETWEEN ? AND ?");
  }

  /** Whether something asked for at {@code created} has been invalidated since. */
  boolean cover(EntryLabels labels, long created, long now) throws SQLException {
    since.setLong(1, created);
    // What seems to come from the far future was written before the clock was set back, and must
    // not forbid writes for ever.
    since.setLong(2, now + REMEMBERED);
    try (ResultSet rows = since.executeQuery()) {
      while (rows.next()) {
        if (covers(rows.getString(1), rows.getString(2), labels)) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean covers(String kind, String name, EntryLabels labels) {
    // A later version that shares the file may invalidate by something unknown here: in doubt it is
    // covered.
    return Covered.Kind.named(kind)
        .map(known -> new Covered(known, name).covers(labels))
        .orElse(true);
  }

  void remember(Invalidation what, long now) throws SQLException {
    remember(what, now, now);
  }

  /**
   * Remembers {@code what} as invalidated at {@code at}, which may be up to an hour ahead: what is
   * asked for until then is covered, too.
   */
  void remember(Invalidation what, long at, long now) throws SQLException {
    forget.setLong(1, now - REMEMBERED);
    forget.setLong(2, now + REMEMBERED);
    forget.executeUpdate();
    Covered covered = Covered.by(what);
    remember.setString(1, covered.kind().name());
    remember.setString(2, covered.name());
    remember.setLong(3, at);
    remember.executeUpdate();
  }
}
