package io.github.completioncache.semantic.lucene;

import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.Vectors;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.JavaProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A process of its own that puts numbered rows, looks each of them up, and says the number of each
 * that was put.
 */
final class VectorProcess {

  static final VectorSpace SPACE = new VectorSpace("tests/process", 16);

  private VectorProcess() {}

  static SqliteCacheStore open(Path file) {
    return SqliteCacheStore.builder().file(file).busyTimeout(Duration.ofMinutes(1)).build();
  }

  static VectorIndex index(SqliteCacheStore store) {
    return new LuceneVectors(LuceneVectors.numbered(store), new Upkeep(50, 20)).vectors(SPACE);
  }

  /** The row with this number: anybody who knows the number knows its vector. */
  static Row row(int number) {
    UnitVector vector = Vectors.random(new SplittableRandom(number), SPACE.dimensions());
    return Vectors.row(number, vector, Clock.systemUTC());
  }

  public static void main(String[] arguments) {
    int first = Integer.parseInt(arguments[0]);
    int end = Integer.parseInt(arguments[1]);
    PrintStream out = JavaProcess.out();
    try (SqliteCacheStore store = open(Path.of(arguments[2]))) {
      VectorIndex index = index(store);
      out.println("ready .");
      for (int number = first; number < end; number++) {
        Row row = row(number);
        index.put(row);
        out.println("put " + number);
        boolean found =
            index.nearest(row.partition(), row.vector(), 3).stream()
                .anyMatch(each -> each.key().equals(row.key()));
        if (!found) {
          throw new IllegalStateException("not found: " + number);
        }
      }
      out.println("done .");
    }
  }
}
