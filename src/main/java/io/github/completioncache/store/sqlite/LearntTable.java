package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What was learnt: a row for each entry and one, with an empty key, for each partition, in which
 * the observations stand one behind the other. For one thread at a time.
 */
final class LearntTable {

  private static final byte[] OF_PARTITION = {};

  private final PreparedStatement find;
  private final PreparedStatement remove;
  private final PreparedStatement insert;

  LearntTable(Connection connection) throws SQLException {
    find =
        connection.prepareStatement(
            "SELECT observations FROM vector_learnt"
                + " WHERE key = ? AND partition = ? AND space = ? AND last > ?");
    remove =
        connection.prepareStatement(
            "DELETE FROM vector_learnt WHERE key = ? AND partition = ? AND space = ?");
    insert =
        connection.prepareStatement(
            "INSERT INTO vector_learnt (key, partition, space, last, observations)"
                + " VALUES (?, ?, ?, ?, ?)");
  }

  Learnt of(int space, CacheKey partition, CacheKey key, long now) throws SQLException {
    return new Learnt(
        ofEntry(space, partition, key, now), find(space, partition, OF_PARTITION, now));
  }

  List<Observation> ofEntry(int space, CacheKey partition, CacheKey key, long now)
      throws SQLException {
    return find(space, partition, key.toBytes(), now);
  }

  private List<Observation> find(int space, CacheKey partition, byte[] key, long now)
      throws SQLException {
    find.setBytes(1, key);
    find.setBytes(2, partition.toBytes());
    find.setInt(3, space);
    find.setLong(4, now - VectorIndex.LEARNT_FOR.toMillis());
    try (ResultSet rows = find.executeQuery()) {
      return rows.next() ? read(rows.getBytes(1)) : List.of();
    }
  }

  private static List<Observation> read(byte[] bytes) {
    List<Observation> list = new ArrayList<>(bytes.length / Observation.BYTES);
    for (int i = 0; i + Observation.BYTES <= bytes.length; i += Observation.BYTES) {
      try {
        list.add(Observation.fromBytes(Arrays.copyOfRange(bytes, i, i + Observation.BYTES)));
      } catch (IllegalArgumentException e) {
        // A later release that shares the file has found out something that is not known here.
      }
    }
    return list;
  }

  void add(int space, CacheKey partition, Set<CacheKey> answers, Observation observation, long now)
      throws SQLException {
    List<Observation> before = find(space, partition, OF_PARTITION, now);
    Learnt after = new Learnt(List.of(), before).with(observation);
    keep(space, partition, OF_PARTITION, after.ofPartition(), now);
    for (CacheKey answer : answers) {
      byte[] key = answer.toBytes();
      after = new Learnt(find(space, partition, key, now), List.of()).with(observation);
      keep(space, partition, key, after.ofEntry(), now);
    }
  }

  private void keep(
      int space, CacheKey partition, byte[] key, List<Observation> observations, long now)
      throws SQLException {
    // As two statements, so that the triggers need to know of rows that come and go only.
    remove.setBytes(1, key);
    remove.setBytes(2, partition.toBytes());
    remove.setInt(3, space);
    remove.executeUpdate();
    insert.setBytes(1, key);
    insert.setBytes(2, partition.toBytes());
    insert.setInt(3, space);
    insert.setLong(4, now);
    insert.setBytes(5, bytes(observations));
    insert.executeUpdate();
  }

  private static byte[] bytes(List<Observation> observations) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    observations.forEach(each -> bytes.writeBytes(each.toBytes()));
    return bytes.toByteArray();
  }
}
