package io.github.completioncache.benchmark;

import static io.github.completioncache.store.Entries.key;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.semantic.Vectors;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Vectors by the thousand, and files full of them. */
final class VectorFill {

  static final int DIMENSIONS = 384;
  static final CacheKey PARTITION = key(-1);

  private static final int THEMES = 2_000;
  private static final double SPREAD = 0.8;
  private static final double PARAPHRASE = 0.5;
  private static final Duration LONG = Duration.ofDays(365);

  private final List<UnitVector> vectors = new ArrayList<>();
  private final List<UnitVector> queries = new ArrayList<>();
  private final String name;

  private VectorFill(String name) {
    this.name = name;
  }

  /**
   * So many vectors and queries for them.
   *
   * @param kind {@code uniform}, {@code clustered} (2,000 themes, and queries near a row), or a
   *     file of floats, of which the last are the queries
   */
  static VectorFill of(String kind, int rows, int queries) {
    VectorFill fill = new VectorFill(Path.of(kind).getFileName() + "-" + rows);
    SplittableRandom random = new SplittableRandom(42);
    if (kind.equals("uniform") || kind.equals("clustered")) {
      boolean uniform = kind.equals("uniform");
      List<UnitVector> themes = new ArrayList<>();
      for (int i = 0; i < THEMES; i++) {
        themes.add(Vectors.random(random, DIMENSIONS));
      }
      for (int i = 0; i < rows; i++) {
        UnitVector theme = themes.get(random.nextInt(THEMES));
        fill.vectors.add(
            uniform ? Vectors.random(random, DIMENSIONS) : Vectors.near(theme, SPREAD, random));
      }
      for (int i = 0; i < queries; i++) {
        UnitVector row = fill.vectors.get(random.nextInt(rows));
        fill.queries.add(
            uniform ? Vectors.random(random, DIMENSIONS) : Vectors.near(row, PARAPHRASE, random));
      }
    } else {
      fill.read(Path.of(kind), rows, queries);
    }
    return fill;
  }

  private void read(Path file, int rows, int most) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int size = DIMENSIONS * Float.BYTES;
      for (int i = 0; i < rows; i++) {
        vectors.add(UnitVector.fromBytes(Arrays.copyOfRange(bytes, i * size, (i + 1) * size)));
      }
      int last = bytes.length / size;
      for (int i = Math.max(rows, last - most); i < last; i++) {
        queries.add(UnitVector.fromBytes(Arrays.copyOfRange(bytes, i * size, (i + 1) * size)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<UnitVector> queries() {
    return queries;
  }

  /** A store with all rows in one partition; made once and kept with the temporary files. */
  SqliteCacheStore store() {
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "completion-cache-" + name + ".db");
    SqliteCacheStore store = SqliteCacheStore.builder().file(file).maximumBytes(8L << 30).build();
    VectorIndex index = index(store.capability(VectorStore.class).orElseThrow());
    UnitVector last = vectors.get(vectors.size() - 1);
    boolean full =
        index.nearest(PARTITION, last, 1).stream()
            .anyMatch(found -> found.key().equals(key(vectors.size() - 1)));
    for (int i = 0; i < vectors.size() && !full; i++) {
      index.put(row(i, vectors.get(i)));
    }
    return store;
  }

  /** The store as it is. */
  SqliteCacheStore open() {
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "completion-cache-" + name + ".db");
    return SqliteCacheStore.builder().file(file).maximumBytes(8L << 30).build();
  }

  static Row row(int number, UnitVector vector) {
    return new Row(
        PARTITION,
        key(number),
        vector,
        "How do I reset the password of account " + number + "?",
        key(number),
        Clock.systemUTC().instant().plus(LONG));
  }

  static VectorIndex index(VectorStore vectors) {
    return vectors.vectors(new VectorSpace("benchmark", DIMENSIONS));
  }
}
