package io.github.completioncache.semantic.lucene;

import static io.github.completioncache.semantic.Vectors.bruteForce;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.Vectors;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store with a partition of 300 rows, which is large here. */
abstract class LuceneFolder {

  static final VectorSpace SPACE = new VectorSpace("tests/random", 16);
  static final int ROWS = 300;

  final FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  final SplittableRandom random = new SplittableRandom(5);
  final List<Row> rows = new ArrayList<>();
  final AtomicLong nanos = new AtomicLong();
  int numbers;
  @TempDir Path directory;
  Path file;
  Path folder;
  SqliteCacheStore store;
  LuceneVectors vectors;
  VectorIndex index;

  @BeforeEach
  final void fill() {
    file = directory.resolve("cache.db");
    open(Runnable::run);
    folder =
        directory.resolve("cache.db-vectors").resolve(SPACE.name()).resolve(partition(0).hex());
    put(ROWS);
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  final void open(Executor executor) {
    if (store != null) {
      store.close();
    }
    store = SqliteCacheStore.builder().file(file).clock(clock).build();
    vectors = new LuceneVectors(LuceneVectors.numbered(store), upkeep(executor));
    index = vectors.vectors(SPACE);
  }

  /** That of the indexes, whose settings a test may change. */
  Upkeep upkeep(Executor executor) {
    return new Upkeep(100, 50, Duration.ZERO, executor, nanos::get);
  }

  final void put(int count) {
    for (int i = 0; i < count; i++) {
      put(Vectors.random(random, 16));
    }
  }

  final Row put(UnitVector vector) {
    Row row = row(numbers++, vector, clock);
    store.put(row.key(), entry(row.key(), clock).build());
    index.put(row);
    rows.add(row);
    return row;
  }

  final void remove(Row row) {
    index.remove(row.partition(), row.key());
    rows.remove(row);
  }

  final void assertFindsAll() {
    for (int i = 0; i < 30; i++) {
      UnitVector query = Vectors.random(random, 16);
      assertThat(keys(index.nearest(partition(0), query, 3)))
          .containsExactlyElementsOf(bruteForce(rows, query, 3));
    }
  }

  final List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Of those that were given out while they were collected, too. */
  static void runAll(List<Runnable> waiting) {
    while (!waiting.isEmpty()) {
      waiting.remove(0).run();
    }
  }
}
