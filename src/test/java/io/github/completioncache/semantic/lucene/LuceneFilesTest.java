package io.github.completioncache.semantic.lucene;

import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.Vectors;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The folder beside the file: what lies there, and what may become of it. */
class LuceneFilesTest extends LuceneFolder {

  @Test
  void largePartitionGetsAnIndexWhenItIsAskedFor() throws IOException {
    assertThat(folder).doesNotExist();
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS);
    assertThat(folder).isNotEmptyDirectory();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void smallPartitionGetsNone() {
    index.put(row(7, 1, Vectors.random(random, 16), clock));
    assertThat(index.nearest(partition(7), Vectors.random(random, 16), 3)).hasSize(1);
    assertThat(index.nearest(partition(8), Vectors.random(random, 16), 3)).isEmpty();
    assertThat(directory.resolve("cache.db-vectors")).doesNotExist();
  }

  @Test
  void m9_eachSpaceHasItsOwn() {
    VectorIndex other = vectors.vectors(new VectorSpace("tests/another", 16));
    for (int number = 0; number < ROWS; number++) {
      other.put(row(number, Vectors.random(random, 16), clock));
    }
    assertFindsAll();
    assertThat(other.nearest(partition(0), Vectors.random(random, 16), 3)).hasSize(3);
    assertThat(other.nearest(partition(0), Vectors.random(random, 16), 3)).hasSize(3);
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS);
    assertThat(vectors.indexed(new VectorSpace("tests/another", 16))).isEqualTo(ROWS);
  }

  @Test
  void rowsThatCameLaterAreFoundBeforeAndAfterTheIndexTakesThem() {
    assertFindsAll();
    put(40);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS);
    put(20);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS + 60);
  }

  @Test
  void isOpenedAgainAsItWas() throws IOException {
    assertFindsAll();
    List<Path> before = files();
    open(Runnable::run);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void whatIsGoneIsNeverGiven() {
    assertFindsAll();
    store.invalidate(Invalidation.key(rows.get(0).key()));
    index.remove(partition(0), rows.get(1).key());
    rows.subList(0, 2).clear();
    assertFindsAll();
    store.invalidate(Invalidation.everything());
    rows.clear();
    assertFindsAll();
    put(3);
    assertFindsAll();
  }

  @Test
  void manyThatAreGoneHideNoneThatIsThere() {
    assertFindsAll();
    while (rows.size() > 20) {
      Row gone = rows.remove(random.nextInt(rows.size()));
      index.remove(partition(0), gone.key());
    }
    for (int i = 0; i < 3; i++) {
      assertFindsAll();
    }
    assertThat(vectors.indexed(SPACE)).isLessThan(100);
  }

  @Test
  void whileAnotherProcessHoldsTheLockRowsAreComparedOneByOne() throws IOException {
    Files.createDirectories(folder);
    try (FSDirectory files = FSDirectory.open(folder);
        Lock lock = files.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      lock.ensureValid();
      assertFindsAll();
      assertThat(vectors.indexed(SPACE)).isZero();
    }
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS);
  }

  @Test
  void othersReadWhatOneHasWritten() {
    List<Runnable> waiting = new ArrayList<>();
    try (SqliteCacheStore second = SqliteCacheStore.builder().file(file).clock(clock).build()) {
      LuceneVectors reading =
          new LuceneVectors(
              LuceneVectors.numbered(second), new Upkeep(100, 50, Duration.ZERO, waiting::add));
      VectorIndex ofReading = reading.vectors(SPACE);
      UnitVector query = Vectors.random(random, 16);
      assertThat(ofReading.nearest(partition(0), query, 3)).hasSize(3);
      assertThat(reading.indexed(SPACE)).isZero();
      assertFindsAll();
      runAll(waiting);
      assertThat(keys(ofReading.nearest(partition(0), query, 3)))
          .isEqualTo(keys(index.nearest(partition(0), query, 3)));
      assertThat(reading.indexed(SPACE)).isEqualTo(ROWS);
    }
  }

  @Test
  void threadEndsWhenThereIsNothingToDo() {
    store.close();
    store = SqliteCacheStore.builder().file(file).clock(clock).build();
    vectors = new LuceneVectors(LuceneVectors.numbered(store), new Upkeep(100, 50));
    index = vectors.vectors(SPACE);
    assertFindsAll();
    Awaitility.await().untilAsserted(() -> assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS));
    Awaitility.await().until(() -> threads().isEmpty());
    assertFindsAll();
  }

  @Test
  void closedBeforeItsStoreComparesWithAll() {
    assertFindsAll();
    vectors.close();
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isZero();
  }

  @Test
  void storeWithoutNumberedRowsIsRejected() {
    try (MemoryCacheStore memory = MemoryCacheStore.create()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> LuceneVectors.beside(memory))
          .withMessageStartingWith("store must keep vectors in numbered rows");
    }
  }

  @Test
  void m4_writeNeverRemovesNeighbour() {
    UnitVector one = rows.get(0).vector();
    for (int i = 0; i < 200; i++) {
      Row twin = row(10_000 + i, one, clock);
      index.put(twin);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(keys(index.nearest(partition(0), one, 500)))
          .hasSize(500)
          .contains(key(10_000), key(10_199), rows.get(0).key());
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("completion-cache-vectors"))
        .toList();
  }
}
