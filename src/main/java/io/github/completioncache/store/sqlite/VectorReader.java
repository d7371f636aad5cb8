package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.VectorSpace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads the vectors of a file that has some. Part of a {@link Reader}. */
final class VectorReader {

  static final String FIND_SPACE =
      "SELECT id FROM vector_space WHERE embedder = ? AND dimensions = ?";

  private static final int FIRST_NUMBERS = 1_024;

  private final Connection connection;
  private final PreparedStatement findSpace;
  private final PreparedStatement above;
  private final PreparedStatement row;
  private final LearntTable learnt;

  VectorReader(Connection connection) throws SQLException {
    this.connection = connection;
    findSpace = connection.prepareStatement(FIND_SPACE);
    above =
        connection.prepareStatement(
            """
            SELECT id, expires, vector FROM vector INDEXED BY vector_order
            WHERE partition = ? AND space = ? AND id > ? AND expires > ? ORDER BY id LIMIT ?\
            """);
    row =
        connection.prepareStatement(
            """
            SELECT key, vector, text, answer, expires FROM vector
            WHERE id = ? AND partition = ? AND space = ? AND expires > ?\
            """);
    learnt = new LearntTable(connection);
  }

  String origin() throws SQLException {
    return Schema.text(connection, "SELECT origin FROM vector_total");
  }

  /** The id of a space; empty if nothing was ever put there. */
  OptionalInt space(VectorSpace space) throws SQLException {
    findSpace.setString(1, space.embedder());
    findSpace.setInt(2, space.dimensions());
    try (ResultSet rows = findSpace.executeQuery()) {
      return rows.next() ? OptionalInt.of(rows.getInt(1)) : OptionalInt.empty();
    }
  }

  /**
   * Shows {@code visitor} at most {@code most} rows above {@code number} that have not expired, in
   * the order of their numbers, until it has seen enough.
   */
  void above(Place place, long number, int most, long now, Visitor visitor) throws SQLException {
    above.setBytes(1, place.partition().toBytes());
    above.setInt(2, place.space());
    above.setLong(3, number);
    above.setLong(4, now);
    above.setInt(5, most);
    try (ResultSet rows = above.executeQuery()) {
      boolean more = true;
      while (more && rows.next()) {
        more = visitor.visit(rows.getLong(1), rows.getLong(2), rows.getBytes(3));
      }
    }
  }

  long[] numbers(Place place, long last) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id FROM vector INDEXED BY vector_order"
                + " WHERE partition = ? AND space = ? AND id <= ? ORDER BY id")) {
      query.setBytes(1, place.partition().toBytes());
      query.setInt(2, place.space());
      query.setLong(3, last);
      long[] numbers = new long[FIRST_NUMBERS];
      int count = 0;
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
          }
          numbers[count++] = rows.getLong(1);
        }
      }
      return Arrays.copyOf(numbers, count);
    }
  }

  /** Those of these rows that are there and have not expired. */
  Map<Long, Row> rows(Place place, long[] numbers, long now) throws SQLException {
    Map<Long, Row> found = new HashMap<>();
    for (long number : numbers) {
      row.setLong(1, number);
      row.setBytes(2, place.partition().toBytes());
      row.setInt(3, place.space());
      row.setLong(4, now);
      try (ResultSet rows = row.executeQuery()) {
        if (rows.next()) {
          found.put(number, row(place, rows));
        }
      }
    }
    return found;
  }

  private static Row row(Place place, ResultSet rows) throws SQLException {
    return new Row(
        place.partition(),
        CacheKey.of(rows.getBytes(1)),
        UnitVector.fromBytes(rows.getBytes(2)),
        rows.getString(3),
        CacheKey.of(rows.getBytes(4)),
        Instant.ofEpochMilli(rows.getLong(5)));
  }

  Learnt learnt(Place place, CacheKey key, long now) throws SQLException {
    return learnt.of(place.space(), place.partition(), key, now);
  }

  List<Observation> observations(Place place, CacheKey answer, long now) throws SQLException {
    return learnt.ofEntry(place.space(), place.partition(), answer, now);
  }

  /**
   * Where rows lie that may be compared with each other.
   *
   * @param space the id of a space
   */
  record Place(int space, CacheKey partition) {}

  /** Sees rows. */
  @FunctionalInterface
  interface Visitor {

    /** Sees a row; false if that was enough. */
    boolean visit(long number, long expires, byte[] vector);
  }
}
