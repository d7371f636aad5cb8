package io.github.completioncache.store.sqlite;

import io.github.completioncache.stats.Account;
import io.github.completioncache.store.Ledger.Popular;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Counts lookups of a bounded number of requests a day: a Space-Saving sketch for each. Part of a
 * {@link WriteConnection}.
 */
final class PopularTable {

  private final int places;
  private final PreparedStatement count;
  private final PreparedStatement addTo;
  private final PreparedStatement removeSmallest;
  private final PreparedStatement insert;

  PopularTable(Connection connection, int places) throws SQLException {
    this.places = places;
    count = connection.prepareStatement("SELECT count(*) FROM ledger_popular WHERE day = ?");
    addTo =
        connection.prepareStatement(
            "UPDATE ledger_popular SET lookups = lookups + ?, misses = misses + ?, category = ?,"
                + " model = ?, namespace = ? WHERE day = ? AND key = ?");
    removeSmallest =
        connection.prepareStatement(
            """
            DELETE FROM ledger_popular WHERE day = ?1 AND key =
              (SELECT key FROM ledger_popular WHERE day = ?1 ORDER BY lookups LIMIT 1)
            RETURNING lookups\
            """);
    insert =
        connection.prepareStatement(
            "INSERT INTO ledger_popular (lookups, misses, category, model, namespace, day, key)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)");
  }

  void add(long day, List<Popular> requests) throws SQLException {
    List<Popular> newcomers = new ArrayList<>();
    for (Popular request : requests) {
      if (execute(addTo, day, request, request.lookups()) == 0) {
        newcomers.add(request);
      }
    }
    // Those asked for most take the free places, where their counts are exact.
    newcomers.sort(Comparator.comparingLong(Popular::lookups).reversed());
    long taken = newcomers.isEmpty() ? 0 : taken(day);
    for (Popular newcomer : newcomers) {
      long begin = taken < places ? 0 : removeSmallest(day);
      execute(insert, day, newcomer, begin + newcomer.lookups());
      taken++;
    }
  }

  private static int execute(PreparedStatement statement, long day, Popular request, long lookups)
      throws SQLException {
    Account account = request.account();
    statement.setLong(1, lookups);
    statement.setLong(2, request.misses());
    statement.setString(3, account.category());
    statement.setString(4, account.model());
    statement.setString(5, account.namespace());
    statement.setLong(6, day);
    statement.setBytes(7, request.key().toBytes());
    return statement.executeUpdate();
  }

  private long taken(long day) throws SQLException {
    count.setLong(1, day);
    return Schema.number(count);
  }

  private long removeSmallest(long day) throws SQLException {
    removeSmallest.setLong(1, day);
    return Schema.number(removeSmallest);
  }
}
