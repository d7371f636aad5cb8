package io.github.completioncache.store.sqlite;

import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.store.sqlite.VectorCache.Part;
import io.github.completioncache.store.sqlite.VectorReader.Place;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/**
 * Compares with every row of a partition: with what is in memory of them, which each search
 * completes by the rows that were put since. Safe for use by several threads.
 */
final class FlatSearch {

  /** So often a search is repeated because some of what it found was gone. */
  private static final int ATTEMPTS = 5;

  /** So few useless vectors are never worth reading all again. */
  private static final int USELESS = 256;

  /** So many rows are read at a time. Who reads more waits for others who do. */
  private static final int BATCH = 1_000;

  private final int dimensions;
  private final VectorCache cache;

  FlatSearch(int dimensions, VectorCache cache) {
    this.dimensions = dimensions;
    this.cache = cache;
  }

  /** The rows most similar to {@code query} of those above {@code number}, in no order. */
  Found nearest(VectorReader reader, Place place, float[] query, int most, long number, long now)
      throws SQLException {
    for (int attempt = 1; ; attempt++) {
      Part part = cache.of(place);
      FlatVectors vectors = complete(reader, place, part, number, now);
      Nearest best = new Nearest(most);
      int compared =
          vectors.isTooLarge()
              ? searchFile(reader, place, part, vectors, query, number, now, best)
              : search(place, part, vectors, query, number, now, best);
      long[] numbers = best.numbers();
      Map<Long, Row> rows = reader.rows(place, numbers, now);
      if (rows.size() == numbers.length || attempt == ATTEMPTS) {
        return new Found(rows.values(), compared);
      }
      for (long each : numbers) {
        if (!rows.containsKey(each)) {
          vectors.forget(each);
        }
      }
      if (attempt == ATTEMPTS - 1) {
        // Much is gone at once, as after an invalidation.
        cache.drop(place, part);
      }
    }
  }

  private int search(
      Place place,
      Part part,
      FlatVectors vectors,
      float[] query,
      long number,
      long now,
      Nearest best) {
    int size = vectors.size();
    int useless = vectors.search(query, number, now, best);
    if (size == 0 || (useless > USELESS && useless > size / 2)) {
      cache.drop(place, part);
    }
    return size - useless;
  }

  /** The vectors of {@code part} above {@code number}; reads what is missing. */
  private FlatVectors complete(VectorReader reader, Place place, Part part, long number, long now)
      throws SQLException {
    FlatVectors known = part.vectors;
    if (known == null || !serves(known, number)) {
      synchronized (part) {
        known = part.vectors;
        if (known == null || !serves(known, number)) {
          known = new FlatVectors(dimensions, number, cache.maximumBytes());
          fill(reader, place, part, known, now);
          part.vectors = known;
          return known;
        }
      }
    }
    // Outside of the lock, since there is usually nothing new.
    if (!known.isTooLarge() && hasMore(reader, place, known.last(), now)) {
      synchronized (part) {
        fill(reader, place, part, known, now);
      }
    }
    return known;
  }

  private static boolean serves(FlatVectors vectors, long number) {
    return vectors.first() == number || (vectors.first() < number && !vectors.isTooLarge());
  }

  private static boolean hasMore(VectorReader reader, Place place, long last, long now)
      throws SQLException {
    boolean[] more = {false};
    reader.above(place, last, 1, now, (number, expires, vector) -> more[0] = true);
    return more[0];
  }

  private void fill(VectorReader reader, Place place, Part part, FlatVectors vectors, long now)
      throws SQLException {
    if (readSome(reader, place, part, vectors, now)) {
      // One at a time: parts that grow at once would together take more of the heap than they may.
      synchronized (cache.growing()) {
        boolean more = true;
        while (more) {
          more = readSome(reader, place, part, vectors, now);
        }
      }
    }
  }

  /** False if there are no more, or no room for more. */
  private boolean readSome(
      VectorReader reader, Place place, Part part, FlatVectors vectors, long now)
      throws SQLException {
    int[] rows = {0};
    reader.above(
        place,
        vectors.last(),
        BATCH,
        now,
        (number, expires, vector) -> {
          rows[0]++;
          return vectors.add(number, expires, vector);
        });
    cache.resized(place, part, vectors.bytes());
    return rows[0] == BATCH && !vectors.isTooLarge();
  }

  /** Compares with what is in the file, which takes many times as long. */
  private int searchFile(
      VectorReader reader,
      Place place,
      Part part,
      FlatVectors vectors,
      float[] query,
      long number,
      long now,
      Nearest best)
      throws SQLException {
    int[] compared = {0};
    reader.above(
        place,
        number,
        Integer.MAX_VALUE,
        now,
        (each, expires, vector) -> {
          if (vector.length == dimensions * Float.BYTES) {
            compared[0]++;
            best.offer(each, product(query, vector));
          }
          return true;
        });
    if (vectors.hasRoomFor(compared[0])) {
      // So much has gone that the next search can have them in memory.
      cache.drop(place, part);
    }
    return compared[0];
  }

  private static float product(float[] query, byte[] vector) {
    FloatBuffer numbers = ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float sum = 0;
    for (int i = 0; i < query.length; i++) {
      sum += query[i] * numbers.get(i);
    }
    return sum;
  }

  /**
   * What was found.
   *
   * @param compared with how many rows
   */
  record Found(Collection<Row> rows, int compared) {}
}
