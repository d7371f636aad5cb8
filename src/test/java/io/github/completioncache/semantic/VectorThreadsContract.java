package io.github.completioncache.semantic;

import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The part of the contract about several threads. */
interface VectorThreadsContract extends VectorsTested {

  int THREADS = 6;
  int ROWS = 40;

  @Test
  default void threadsSeeEachOthersRows() throws Exception {
    inThreads(
        thread -> {
          for (int i = 0; i < ROWS; i++) {
            int number = thread * ROWS + i;
            put(number, number);
            // One's own row is there at once, whatever the others do.
            assertThat(keys(nearest(number, THREADS * ROWS))).contains(key(number));
            if (i % 4 == 3) {
              index().remove(partition(0), key(number));
            }
          }
        });
    List<CacheKey> expected = new ArrayList<>();
    for (int number = 0; number < THREADS * ROWS; number++) {
      if (number % 4 != 3) {
        expected.add(key(number));
      }
    }
    assertThat(keys(nearest(0, 2 * THREADS * ROWS))).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  default void threadsReplacingOneRowLeaveOne() throws Exception {
    inThreads(
        thread -> {
          for (int i = 0; i < ROWS; i++) {
            put(1, 60.0 * thread);
            assertThat(nearest(0, 9)).hasSizeLessThanOrEqualTo(1);
          }
        });
    assertThat(nearest(0, 9)).hasSize(1);
  }

  @Test
  default void noObservationIsLost() throws Exception {
    inThreads(
        thread -> {
          for (int i = 0; i < ROWS; i++) {
            index()
                .observe(
                    partition(0), Set.of(key(i)), new Observation(0.5, -1, thread, 9, true, false));
          }
        });
    assertThat(index().learnt(partition(0), key(0)).ofPartition()).hasSize(THREADS * ROWS);
    for (int i = 0; i < ROWS; i++) {
      assertThat(index().learnt(partition(0), key(i)).ofEntry())
          .extracting(Observation::agreeing)
          .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  default void threadsStayInTheirPartitions() throws Exception {
    inThreads(
        thread -> {
          for (int i = 0; i < ROWS; i++) {
            index().put(row(thread, thread * ROWS + i, degrees(i), clock()));
            assertThat(index().nearest(partition(thread), degrees(0), 2 * ROWS)).hasSize(i + 1);
          }
        });
  }

  private static void inThreads(Task task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        running.add(
            threads.submit(
                () -> {
                  task.run(thread);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** What one of the threads does. */
  @FunctionalInterface
  interface Task {
    void run(int thread) throws Exception;
  }
}
