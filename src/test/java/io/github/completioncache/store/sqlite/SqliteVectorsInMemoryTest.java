package io.github.completioncache.store.sqlite;

import static io.github.completioncache.semantic.Vectors.PLANE;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.sqlite.VectorCache.Part;
import io.github.completioncache.store.sqlite.VectorReader.Place;
import io.github.completioncache.testing.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of vectors on the heap, and who waits for it. */
class SqliteVectorsInMemoryTest {

  /** More than are read at a time. */
  private static final int MANY = 1_500;

  private final FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  @TempDir private Path directory;
  private SqliteCacheStore store;
  private SqliteVectors vectors;
  private VectorIndex index;

  @BeforeEach
  void openStore() {
    open(1 << 20);
  }

  private void open(long bytes) {
    close();
    store =
        SqliteCacheStore.builder()
            .file(directory.resolve("cache.db"))
            .busyTimeout(Duration.ofMinutes(1))
            .clock(clock)
            .vectorsInMemory(bytes)
            .build();
    vectors = (SqliteVectors) store.capability(VectorStore.class).orElseThrow();
    index = vectors.vectors(PLANE);
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  @AfterEach
  void endThreads() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  private void put(int partition, int count) {
    for (int number = 0; number < count; number++) {
      index.put(row(partition, number, degrees(number % 360), clock));
    }
  }

  private List<Neighbour> nearest(int partition) {
    return index.nearest(partition(partition), degrees(7), 1);
  }

  /** The id of the only space is 1. */
  private Part part(int partition) {
    return vectors.cache().of(new Place(1, partition(partition)));
  }

  private static boolean isInMemory(Part part) {
    FlatVectors known = part.vectors;
    return known != null && !known.isTooLarge();
  }

  @Test
  void partitionThatIsSmallAgainIsInMemoryAgain() {
    open(10_000);
    put(0, MANY);
    assertThat(nearest(0)).hasSize(1);
    assertThat(isInMemory(part(0))).isFalse();
    for (int number = 10; number < MANY; number++) {
      index.remove(partition(0), key(number));
    }
    assertThat(keys(nearest(0))).containsExactly(key(7));
    assertThat(keys(nearest(0))).containsExactly(key(7));
    assertThat(isInMemory(part(0))).isTrue();
  }

  @Test
  void oneWhoReadsManyRowsWaitsForOthersWhoDo() throws Exception {
    put(0, MANY);
    put(1, 10);
    Future<List<Neighbour>> many;
    synchronized (vectors.cache().growing()) {
      many = threads.submit(() -> nearest(0));
      // Whoever reads few does not wait, nor does a partition that grew a little.
      Future<List<Neighbour>> few = threads.submit(() -> nearest(1));
      assertThat(keys(few.get(1, TimeUnit.MINUTES))).containsExactly(key(7));
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> vectors.cache().bytes() > 1_000 * 24);
      assertThat(many.isDone()).isFalse();
    }
    assertThat(many.get(1, TimeUnit.MINUTES)).hasSize(1);
  }

  @Test
  void othersMakeRoomWhileManyRowsAreRead() throws Exception {
    open(45_000);
    put(0, 1_000);
    put(1, MANY);
    assertThat(nearest(0)).hasSize(1);
    Future<List<Neighbour>> many;
    synchronized (vectors.cache().growing()) {
      many = threads.submit(() -> nearest(1));
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !isInMemory(part(0)));
      assertThat(vectors.cache().bytes()).isLessThanOrEqualTo(45_000);
    }
    assertThat(many.get(1, TimeUnit.MINUTES)).hasSize(1);
  }

  @Test
  void entriesAreReadWhileManyWaitForALargePartition() throws Exception {
    store.put(key(1), entry(key(1), clock).build());
    put(0, MANY);
    List<Future<List<Neighbour>>> waiting = new ArrayList<>();
    Future<Boolean> hit;
    synchronized (vectors.cache().growing()) {
      for (int i = 0; i < 70; i++) {
        waiting.add(threads.submit(() -> nearest(0)));
      }
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> vectors.reads().available() == 0);
      hit = threads.submit(() -> store.get(key(1)).isPresent());
      assertThat(hit.get(30, TimeUnit.SECONDS)).isTrue();
    }
    for (Future<List<Neighbour>> each : waiting) {
      assertThat(each.get(1, TimeUnit.MINUTES)).hasSize(1);
    }
  }
}
