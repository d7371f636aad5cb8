package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CategorySizes;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.UnreadableEntryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A connection that only reads, with its statement prepared. For one thread at a time. */
final class Reader {

  /** A page ends when it has so many bytes, however many entries were asked for. */
  private static final long PAGE_BYTES = 16L << 20;

  private final Connection connection;
  private final PreparedStatement find;
  private @Nullable VectorReader vectors;

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

  /** What {@code work} reads in the ledger; empty if the file has none. */
  <R> Optional<R> ledger(SqlFunction<LedgerReader, R> work) throws SQLException {
    return LedgerSchema.exists(connection)
        ? Optional.of(work.apply(new LedgerReader(connection)))
        : Optional.empty();
  }

  /** What {@code work} reads of the vectors; empty if the file has none. */
  <R> Optional<R> vectors(SqlFunction<VectorReader, R> work) throws SQLException {
    if (vectors == null && VectorSchema.exists(connection)) {
      vectors = new VectorReader(connection);
    }
    return vectors == null ? Optional.empty() : Optional.of(work.apply(vectors));
  }

  /** How much each category takes; looks at every row, but not at its value. */
  Map<String, CategorySizes.Size> categorySizes() throws SQLException {
    Map<String, CategorySizes.Size> sizes = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT category, count(*), sum(length(value)) FROM entry GROUP BY category")) {
      while (rows.next()) {
        sizes.put(
            rows.getString(1),
            new CategorySizes.Size(rows.getLong(2), OptionalLong.of(rows.getLong(3))));
      }
    }
    return sizes;
  }

  /** The rows behind {@code id}, in the order of their ids. */
  EntryListing.Page page(long id, int most, Clock clock) throws SQLException {
    List<CacheEntry> entries = new ArrayList<>();
    long last = id;
    long bytes = 0;
    int looked = 0;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id, key, value FROM entry WHERE id > ? ORDER BY id LIMIT ?")) {
      query.setLong(1, id);
      query.setInt(2, most);
      try (ResultSet rows = query.executeQuery()) {
        while (bytes < PAGE_BYTES && rows.next()) {
          last = rows.getLong(1);
          byte[] value = rows.getBytes(3);
          bytes += value.length;
          looked++;
          addReadable(entries, CacheKey.of(rows.getBytes(2)), value, clock);
        }
      }
    }
    boolean more = looked == most || bytes >= PAGE_BYTES;
    return new EntryListing.Page(
        entries, more ? Optional.of(Long.toString(last)) : Optional.empty());
  }

  private static void addReadable(
      List<CacheEntry> entries, CacheKey key, byte[] value, Clock clock) {
    try {
      CacheEntry entry = CacheEntry.decode(key, value);
      if (!entry.isExpired(clock)) {
        entries.add(entry);
      }
    } catch (UnreadableEntryException e) {
      // A listing passes over it; whoever asks for it is told.
    }
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
