package io.github.completioncache.store.sqlite;

import io.github.completioncache.semantic.VectorIndex;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Keeps vectors within their time and their part of the file, a little with every write. Vectors
 * usually go with their entries; this is for those whose entries lie elsewhere or came to nothing.
 * Part of a {@link WriteConnection}.
 */
final class VectorRoom {

  private static final int BATCH = 64;

  /** Of the bytes of the file three eighths may be vectors, and a sixteenth what was learnt. */
  private static final int PARTS = 16;

  private static final int PARTS_OF_VECTORS = 6;

  private final long maximumVectors;
  private final long maximumLearnt;
  private final PreparedStatement removeExpired;
  private final PreparedStatement removeForgotten;
  private final PreparedStatement removeFirst;
  private final PreparedStatement removeLeastRecent;
  private final PreparedStatement vectors;
  private final PreparedStatement learnt;

  VectorRoom(Connection connection, long maximumBytes) throws SQLException {
    maximumLearnt = maximumBytes / PARTS;
    maximumVectors = PARTS_OF_VECTORS * maximumLearnt;
    removeExpired =
        connection.prepareStatement(
            "DELETE FROM vector WHERE id IN (SELECT id FROM vector WHERE expires <= ? LIMIT ?)");
    removeForgotten =
        connection.prepareStatement(
            "DELETE FROM vector_learnt WHERE id IN"
                + " (SELECT id FROM vector_learnt WHERE last <= ? LIMIT ?)");
    removeFirst =
        connection.prepareStatement(
            "DELETE FROM vector WHERE id IN (SELECT id FROM vector ORDER BY id LIMIT ?)");
    removeLeastRecent =
        connection.prepareStatement(
            "DELETE FROM vector_learnt WHERE id IN"
                + " (SELECT id FROM vector_learnt ORDER BY last LIMIT ?)");
    vectors = connection.prepareStatement("SELECT vectors FROM vector_total");
    learnt = connection.prepareStatement("SELECT learnt FROM vector_total");
  }

  /** Removes some of what is too old or too much, more than one write adds. */
  void clear(long now) throws SQLException {
    remove(removeExpired, now);
    remove(removeForgotten, now - VectorIndex.LEARNT_FOR.toMillis());
    shrink(vectors, maximumVectors, removeFirst);
    shrink(learnt, maximumLearnt, removeLeastRecent);
  }

  private static void remove(PreparedStatement statement, long before) throws SQLException {
    statement.setLong(1, before);
    statement.setInt(2, BATCH);
    statement.executeUpdate();
  }

  private static void shrink(PreparedStatement bytes, long maximum, PreparedStatement remove)
      throws SQLException {
    // In steps that double, since one text may be as large as thousands of others.
    for (int step = 1; step <= BATCH && Schema.number(bytes) > maximum; step *= 2) {
      remove.setInt(1, step);
      remove.executeUpdate();
    }
  }
}
