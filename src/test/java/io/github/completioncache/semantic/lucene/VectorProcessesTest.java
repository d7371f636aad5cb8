package io.github.completioncache.semantic.lucene;

import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.JavaProcess;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes that write vectors into one file, and one that is killed while it does. */
class VectorProcessesTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("cache.db");
    VectorProcess.open(file).close();
  }

  private JavaProcess start(int first, int end) throws Exception {
    return JavaProcess.start(
        VectorProcess.class, Integer.toString(first), Integer.toString(end), file.toString());
  }

  @Test
  void findEachOthersRows() throws Exception {
    try (SqliteCacheStore store = VectorProcess.open(file);
        JavaProcess one = start(0, 300);
        JavaProcess two = start(1_000, 1_300)) {
      VectorIndex index = VectorProcess.index(store);
      String first = one.said("put");
      assertFinds(index, Integer.parseInt(first));
      assertFinds(index, Integer.parseInt(two.said("put")));
      one.said("done");
      two.said("done");
      for (int number = 0; number < 300; number++) {
        assertFinds(index, number);
        assertFinds(index, 1_000 + number);
      }
      assertThat(index.nearest(partition(0), VectorProcess.row(1).vector(), 1_000)).hasSize(600);
    }
  }

  @Test
  void killedProcessLosesNothingThatWasPut() throws Exception {
    int last = -1;
    for (int life = 0; life < 3; life++) {
      try (JavaProcess process = start(last + 1, 100_000)) {
        for (int i = 0; i < 150; i++) {
          last = Integer.parseInt(process.said("put"));
        }
        process.kill();
      }
      try (SqliteCacheStore store = VectorProcess.open(file)) {
        VectorIndex index = VectorProcess.index(store);
        for (int number = 0; number <= last; number++) {
          assertFinds(index, number);
        }
      }
    }
    assertIndexIsWritten(last);
  }

  /** No lock and no half-written file of a process that was killed is in the way. */
  private void assertIndexIsWritten(int last) {
    try (SqliteCacheStore store = VectorProcess.open(file)) {
      LuceneVectors vectors = new LuceneVectors(LuceneVectors.numbered(store), new Upkeep(1, 1));
      VectorIndex index = vectors.vectors(VectorProcess.SPACE);
      Awaitility.await()
          .untilAsserted(
              () -> {
                assertFinds(index, 0);
                assertThat(vectors.indexed(VectorProcess.SPACE)).isGreaterThan(last);
              });
    }
  }

  private static void assertFinds(VectorIndex index, int number) {
    assertThat(keys(index.nearest(partition(0), VectorProcess.row(number).vector(), 1)))
        .as("row %s", number)
        .containsExactly(key(number));
  }
}
