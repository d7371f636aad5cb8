package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.NumberedVectors;
import io.github.completioncache.semantic.NumberedVectors.Numbered;
import io.github.completioncache.semantic.NumberedVectors.Part;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.store.sqlite.VectorReader.Place;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The vectors of one space. Finds the nearest by comparing with every row of the partition, in
 * memory, and then asks the file for the rows that it found: so what is gone, or was replaced by
 * another process, is never given. Safe for use by several threads.
 */
final class SqliteVectorIndex implements NumberedVectors.Index {

  private static final long ROW_BYTES = 600;

  private final VectorSpace space;
  private final Settings settings;
  private final Writer writer;
  private final ReaderPool readers;
  private final FlatSearch search;
  private final Permits reads;
  private final SqliteEntries entries;

  /** Once given to a space an id stays. */
  private volatile OptionalInt id = OptionalInt.empty();

  SqliteVectorIndex(
      VectorSpace space,
      Settings settings,
      Writer writer,
      ReaderPool readers,
      VectorCache cache,
      Permits reads,
      SqliteEntries entries) {
    this.reads = reads;
    this.entries = entries;
    this.space = space;
    this.settings = settings;
    this.writer = writer;
    this.readers = readers;
    search = new FlatSearch(space.dimensions(), cache);
  }

  @Override
  public void put(Row row) {
    space.requireSize(row.vector());
    long now = settings.clock().millis();
    long bytes = ROW_BYTES + (long) Float.BYTES * space.dimensions() + row.text().length();
    int evicted =
        writer.write(
            settings.busyTimeout(),
            connection -> {
              connection.vectors().put(space, row, now);
              return connection.room().makeRoom(bytes, now);
            });
    entries.evicted(evicted);
  }

  @Override
  public void remove(CacheKey partition, CacheKey key) {
    Objects.requireNonNull(partition, "partition");
    Objects.requireNonNull(key, "key");
    // Where nothing was ever put no tables are made to remove it from.
    if (read(partition, (reader, place) -> place).isPresent()) {
      write(
          connection -> {
            connection.vectors().remove(space, partition, key);
            return true;
          });
    }
  }

  @Override
  public void observe(CacheKey partition, Set<CacheKey> answers, Observation observation) {
    Objects.requireNonNull(partition, "partition");
    Set<CacheKey> each = Set.copyOf(answers);
    Objects.requireNonNull(observation, "observation");
    long now = settings.clock().millis();
    write(
        connection -> {
          connection.vectors().observe(space, partition, each, observation, now);
          return true;
        });
  }

  private <R> void write(SqlFunction<WriteConnection, R> work) {
    R unused = writer.write(settings.busyTimeout(), work);
  }

  @Override
  public Learnt learnt(CacheKey partition, CacheKey key) {
    Objects.requireNonNull(key, "key");
    long now = settings.clock().millis();
    return read(partition, (reader, place) -> reader.learnt(place, key, now))
        .orElse(Learnt.NOTHING);
  }

  @Override
  public List<Observation> observations(CacheKey partition, CacheKey answer) {
    Objects.requireNonNull(answer, "answer");
    long now = settings.clock().millis();
    return read(partition, (reader, place) -> reader.observations(place, answer, now))
        .orElse(List.of());
  }

  @Override
  public List<Neighbour> nearest(CacheKey partition, UnitVector vector, int most) {
    return nearestAbove(partition, vector, most, 0).neighbours();
  }

  @Override
  public Part nearestAbove(CacheKey partition, UnitVector vector, int most, long number) {
    space.requireSize(vector);
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    long now = settings.clock().millis();
    return read(
            partition,
            (reader, place) -> {
              FlatSearch.Found found =
                  search.nearest(reader, place, vector.toFloats(), most, number, now);
              return new Part(neighbours(found.rows(), vector), found.compared());
            })
        .orElse(new Part(List.of(), 0));
  }

  private static List<Neighbour> neighbours(Iterable<Row> rows, UnitVector vector) {
    List<Neighbour> neighbours = new ArrayList<>();
    for (Row row : rows) {
      double similarity = row.vector().cosine(vector);
      neighbours.add(new Neighbour(row.key(), similarity, row.text(), row.answer()));
    }
    neighbours.sort(Comparator.comparingDouble(Neighbour::similarity).reversed());
    return neighbours;
  }

  @Override
  public List<Numbered> above(CacheKey partition, long number, int most) {
    long now = settings.clock().millis();
    List<Numbered> rows = new ArrayList<>();
    Optional<Boolean> unused =
        read(
            partition,
            (reader, place) -> {
              reader.above(
                  place,
                  number,
                  most,
                  now,
                  (each, expires, vector) ->
                      rows.add(new Numbered(each, UnitVector.fromBytes(vector))));
              return true;
            });
    return rows;
  }

  @Override
  public long[] numbers(CacheKey partition, long last) {
    return read(partition, (reader, place) -> reader.numbers(place, last)).orElse(new long[0]);
  }

  @Override
  public Map<Long, Row> rows(CacheKey partition, long... numbers) {
    long now = settings.clock().millis();
    return read(partition, (reader, place) -> reader.rows(place, numbers, now)).orElse(Map.of());
  }

  /** What {@code work} reads; empty if nothing was ever put into this space. */
  private <R> Optional<R> read(CacheKey partition, Work<R> work) {
    Objects.requireNonNull(partition, "partition");
    reads.acquire();
    try {
      return readers
          .read(reader -> reader.vectors(vectors -> read(vectors, partition, work)))
          .flatMap(result -> result);
    } finally {
      reads.release();
    }
  }

  private <R> Optional<R> read(VectorReader reader, CacheKey partition, Work<R> work)
      throws SQLException {
    OptionalInt known = id(reader);
    return known.isPresent()
        ? Optional.of(work.read(reader, new Place(known.getAsInt(), partition)))
        : Optional.empty();
  }

  private OptionalInt id(VectorReader reader) throws SQLException {
    if (id.isEmpty()) {
      id = reader.space(space);
    }
    return id;
  }

  /** Something read about a partition. */
  @FunctionalInterface
  private interface Work<R> {
    R read(VectorReader reader, Place place) throws SQLException;
  }
}
