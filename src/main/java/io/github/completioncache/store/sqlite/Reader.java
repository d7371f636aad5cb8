package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A connection that only reads, with its statement prepared. For one thread at a time. */
final class Reader {

  private final Connection connection;
  private final PreparedStatement find;

  /** Takes over {@code connection}. */
  Reader(Connection connection) throws SQLException {
    this.connection = connection;
    find = connection.prepareStatement("SELECT value, accessed FROM entry WHERE key = ?");
  }

  Optional<Row> find(CacheKey key) throws SQLException {
    find.setBytes(1, key.toBytes());
    // Closing the rows ends the read transaction, so that checkpoints need not wait.
    try (ResultSet rows = find.executeQuery()) {
      return rows.next()
          ? Optional.of(new Row(rows.getBytes(1), rows.getLong(2)))
          : Optional.empty();
    }
  }

  long entries() throws SQLException {
    return Schema.number(connection, "SELECT entries FROM total");
  }

  /** What is in use: a file keeps the pages that become free, for later. */
  long bytes() throws SQLException {
    long pages =
        Schema.number(connection, "PRAGMA page_count")
            - Schema.number(connection, "PRAGMA freelist_count");
    return pages * Schema.number(connection, "PRAGMA page_size");
  }

  void close() throws SQLException {
    connection.close();
  }

  /**
   * What is kept under a key.
   *
   * @param accessed when it was last read, in milliseconds since 1970, to about an hour
   */
  @SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never compared
  record Row(byte[] value, long accessed) {}
}
