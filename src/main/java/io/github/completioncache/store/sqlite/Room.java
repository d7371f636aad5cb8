package io.github.completioncache.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Keeps the store within its bounds, a little with every write: what has expired goes first, then
 * what was read longest ago. Part of a {@link WriteConnection}.
 */
final class Room {

  /** At most so many entries go with one write, so that no write takes long. */
  static final int MOST_PER_WRITE = 256;

  /** How many bytes this process may write between two looks at the size of the file. */
  static final long UNCHECKED_BYTES = 64L << 10;

  private final long maximumEntries;
  private final long maximumPages;
  private final PreparedStatement entries;
  private final PreparedStatement pages;
  private final PreparedStatement freePages;
  private final PreparedStatement removeExpired;
  private final PreparedStatement removeOldest;
  private long uncheckedBytes = UNCHECKED_BYTES;

  Room(Connection connection, Settings settings) throws SQLException {
    maximumEntries = settings.maximumEntries();
    maximumPages = settings.maximumBytes() / Schema.number(connection, "PRAGMA page_size");
    entries = connection.prepareStatement("SELECT entries FROM total");
    pages = connection.prepareStatement("PRAGMA page_count");
    freePages = connection.prepareStatement("PRAGMA freelist_count");
    removeExpired =
        connection.prepareStatement(
            "DELETE FROM entry WHERE id IN (SELECT id FROM entry WHERE expires <= ? LIMIT "
                + MOST_PER_WRITE
                + ")");
    removeOldest =
        connection.prepareStatement(
            "DELETE FROM entry WHERE id IN (SELECT id FROM entry ORDER BY accessed LIMIT ?)");
  }

  /**
   * Makes room after {@code written} bytes were added; gives how many of the entries that were read
   * longest ago had to go for it.
   */
  int makeRoom(long written, long now) throws SQLException {
    long excess = Schema.number(entries) - maximumEntries;
    int evicted = excess > 0 ? removeOldest(Math.min(excess, MOST_PER_WRITE)) : 0;
    uncheckedBytes += written;
    if (uncheckedBytes >= UNCHECKED_BYTES) {
      removeExpired(now);
      evicted += shrink();
      uncheckedBytes = 0;
    }
    return evicted;
  }

  /** Removes some of what has expired by {@code now}; returns how many. */
  int removeExpired(long now) throws SQLException {
    removeExpired.setLong(1, now);
    return removeExpired.executeUpdate();
  }

  private int shrink() throws SQLException {
    int evicted = 0;
    // In steps that double, since one entry may be as large as thousands of others.
    for (int step = 1; step < MOST_PER_WRITE && isTooLarge(); step *= 2) {
      evicted += removeOldest(step);
    }
    return evicted;
  }

  private boolean isTooLarge() throws SQLException {
    return Schema.number(pages) - Schema.number(freePages) > maximumPages;
  }

  private int removeOldest(long count) throws SQLException {
    removeOldest.setLong(1, count);
    return removeOldest.executeUpdate();
  }
}
