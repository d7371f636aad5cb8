package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.VectorSpace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Writes vectors and what was learnt. Part of a {@link WriteConnection}. */
final class VectorTables {

  private final PreparedStatement addSpace;
  private final PreparedStatement findSpace;
  private final PreparedStatement remove;
  private final PreparedStatement insert;
  private final LearntTable learnt;
  private final VectorRoom room;
  private final Map<VectorSpace, Integer> spaces = new HashMap<>();

  /** Makes the tables if there are none; to be called within a transaction. */
  VectorTables(Connection connection, Settings settings) throws SQLException {
    VectorSchema.complete(connection);
    addSpace =
        connection.prepareStatement(
            "INSERT INTO vector_space (embedder, dimensions) VALUES (?, ?) ON CONFLICT DO NOTHING");
    findSpace = connection.prepareStatement(VectorReader.FIND_SPACE);
    remove =
        connection.prepareStatement(
            "DELETE FROM vector WHERE key = ? AND partition = ? AND space = ?");
    insert =
        connection.prepareStatement(
            "INSERT INTO vector (key, partition, space, answer, expires, vector, text)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)");
    learnt = new LearntTable(connection);
    room = new VectorRoom(connection, settings.maximumBytes());
  }

  void put(VectorSpace space, Row row, long now) throws SQLException {
    remove(space, row.partition(), row.key());
    insert.setBytes(1, row.key().toBytes());
    insert.setBytes(2, row.partition().toBytes());
    insert.setInt(3, id(space));
    insert.setBytes(4, row.answer().toBytes());
    insert.setLong(5, row.expires().toEpochMilli());
    insert.setBytes(6, row.vector().toBytes());
    insert.setString(7, row.text());
    insert.executeUpdate();
    room.clear(now);
  }

  void remove(VectorSpace space, CacheKey partition, CacheKey key) throws SQLException {
    remove.setBytes(1, key.toBytes());
    remove.setBytes(2, partition.toBytes());
    remove.setInt(3, id(space));
    remove.executeUpdate();
  }

  void observe(
      VectorSpace space,
      CacheKey partition,
      Set<CacheKey> answers,
      Observation observation,
      long now)
      throws SQLException {
    learnt.add(id(space), partition, answers, observation, now);
    room.clear(now);
  }

  private int id(VectorSpace space) throws SQLException {
    Integer known = spaces.get(space);
    if (known != null) {
      return known;
    }
    addSpace.setString(1, space.embedder());
    addSpace.setInt(2, space.dimensions());
    addSpace.executeUpdate();
    findSpace.setString(1, space.embedder());
    findSpace.setInt(2, space.dimensions());
    try (ResultSet rows = findSpace.executeQuery()) {
      rows.next();
      int id = rows.getInt(1);
      spaces.put(space, id);
      return id;
    }
  }
}
