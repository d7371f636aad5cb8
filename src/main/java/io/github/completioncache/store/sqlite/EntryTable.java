package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/** Writes entries. Part of a {@link WriteConnection}. */
final class EntryTable {

  private final Connection connection;
  private final PreparedStatement upsert;
  private final PreparedStatement addTag;
  private final PreparedStatement remove;
  private final PreparedStatement touch;
  private final PreparedStatement lastId;

  EntryTable(Connection connection) throws SQLException {
    this.connection = connection;
    upsert =
        connection.prepareStatement(
            """
            INSERT INTO entry (key, namespace, category, model, created, expires, accessed, value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET
              namespace = excluded.namespace,
              category = excluded.category,
              model = excluded.model,
              created = excluded.created,
              expires = excluded.expires,
              accessed = excluded.accessed,
              value = excluded.value\
            """);
    addTag =
        connection.prepareStatement(
            "INSERT INTO tag (entry, name) SELECT id, ? FROM entry WHERE key = ?");
    remove = connection.prepareStatement("DELETE FROM entry WHERE key = ? RETURNING expires");
    touch = connection.prepareStatement("UPDATE entry SET accessed = ? WHERE key = ?");
    lastId = connection.prepareStatement("SELECT max(id) FROM entry");
  }

  void put(CacheEntry entry, byte[] value, long now) throws SQLException {
    EntryLabels labels = entry.labels();
    byte[] key = labels.key().toBytes();
    upsert.setBytes(1, key);
    upsert.setString(2, labels.namespace());
    upsert.setString(3, labels.category());
    upsert.setString(4, labels.model());
    upsert.setLong(5, entry.created().toEpochMilli());
    upsert.setLong(6, entry.expires().toEpochMilli());
    upsert.setLong(7, now);
    upsert.setBytes(8, value);
    upsert.executeUpdate();
    addTags(key, labels.tags());
  }

  private void addTags(byte[] key, Set<String> tags) throws SQLException {
    for (String tag : tags) {
      addTag.setString(1, tag);
      addTag.setBytes(2, key);
      addTag.executeUpdate();
    }
  }

  /** Whether an entry was removed that had not yet expired. */
  boolean remove(CacheKey key, long now) throws SQLException {
    remove.setBytes(1, key.toBytes());
    try (ResultSet rows = remove.executeQuery()) {
      return rows.next() && rows.getLong(1) > now;
    }
  }

  /** Writes down when an entry was read. */
  void touch(CacheKey key, long accessed) throws SQLException {
    touch.setLong(1, accessed);
    touch.setBytes(2, key.toBytes());
    touch.executeUpdate();
  }

  /**
   * The highest id so far: whatever is inserted later has a higher one, or that of an entry that
   * was removed.
   */
  long lastId() throws SQLException {
    try (ResultSet rows = lastId.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /**
   * Removes at most {@code limit} of the entries up to {@code lastId} that {@code what} covers;
   * returns how many.
   */
  int removeCovered(Invalidation what, long lastId, int limit) throws SQLException {
    Covered covered = Covered.by(what);
    String sql = "DELETE FROM entry WHERE id IN (" + covered.kind().ids() + " LIMIT ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, covered.name());
      statement.setLong(2, lastId);
      statement.setInt(3, limit);
      return statement.executeUpdate();
    }
  }
}
