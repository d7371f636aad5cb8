package io.github.completioncache.store.sqlite;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several threads and several stores on one file, and somebody who holds the lock. */
class SqliteSharingTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path directory;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("cache.db");
  }

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void r4_threadsThatAllOpenTheFileThemselves() throws Exception {
    int threads = 8;
    int each = 50;
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = 1 + t * each;
      calls.add(
          () -> {
            start.await(1, MINUTES);
            try (SqliteCacheStore store = open(LONG)) {
              for (int i = first; i < first + each; i++) {
                assertThat(store.put(key(i), entry(key(i)).build())).isTrue();
              }
            }
            return each;
          });
    }
    for (Future<Integer> done : pool.invokeAll(calls)) {
      assertThat(done.get(1, MINUTES)).isEqualTo(each);
    }
    try (SqliteCacheStore store = open(LONG)) {
      assertThat(store.entries()).isEqualTo((long) threads * each);
      for (int i = 1; i <= threads * each; i++) {
        assertThat(store.get(key(i))).isPresent();
      }
    }
  }

  @Test
  void twoStoresOnOneFileSeeEachOther() throws Exception {
    CacheEntry entry = entry(key(1)).build();
    try (SqliteCacheStore here = open(LONG)) {
      try (SqliteCacheStore there = open(LONG)) {
        here.put(key(1), entry);
        assertSame(there.get(key(1)), entry);
        assertThat(there.remove(key(1))).isTrue();
        assertThat(here.get(key(1))).isEmpty();
      }
      // The other one took no lock of this one with it.
      assertThat(here.put(key(2), entry(key(2)).build())).isTrue();
      try (OtherConnection other = new OtherConnection(file)) {
        assertThat(other.query("PRAGMA integrity_check")).isEqualTo("ok");
      }
    }
  }

  @Test
  void moreThreadsThanConnections() throws Exception {
    int threads = 150;
    try (SqliteCacheStore store = open(LONG)) {
      store.put(key(1), entry(key(1)).build());
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        calls.add(
            () -> {
              start.await(1, MINUTES);
              int found = 0;
              for (int i = 0; i < 20; i++) {
                found += store.get(key(1)).isPresent() ? 1 : 0;
              }
              return found;
            });
      }
      for (Future<Integer> found : pool.invokeAll(calls)) {
        assertThat(found.get(1, MINUTES)).isEqualTo(20);
      }
    }
  }

  @Test
  void waitsNoLongerThanAllowedForTheLock() throws Exception {
    try (SqliteCacheStore store = open(Duration.ofMillis(50));
        OtherConnection other = new OtherConnection(file)) {
      store.put(key(1), entry(key(1)).build());
      other.execute("BEGIN IMMEDIATE");
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> store.put(key(2), entry(key(2)).build()))
          .withMessage("the SQLite file was busy for more than PT0.05S");
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> store.remove(key(1)))
          .withMessage("the SQLite file was busy for more than PT0.05S");
      assertThat(store.get(key(1))).as("a read while another writes").isPresent();
      other.execute("COMMIT");
      assertThat(store.put(key(2), entry(key(2)).build())).isTrue();
    }
  }

  @Test
  void writesWhenTheLockIsFreedInTime() throws Exception {
    try (SqliteCacheStore store = open(LONG);
        OtherConnection other = new OtherConnection(file)) {
      other.execute("BEGIN IMMEDIATE");
      List<Future<Boolean>> waiting = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        CacheEntry entry = entry(key(i)).build();
        waiting.add(pool.submit(() -> store.put(entry.key(), entry)));
      }
      assertThat(waiting).noneMatch(Future::isDone);
      other.execute("COMMIT");
      for (Future<Boolean> done : waiting) {
        assertThat(done.get(1, MINUTES)).isTrue();
      }
    }
  }

  @Test
  void interruptedWriterGivesUpAndHarmsNobody() throws Exception {
    try (SqliteCacheStore store = open(LONG);
        OtherConnection other = new OtherConnection(file)) {
      store.put(key(1), entry(key(1)).build());
      other.execute("BEGIN IMMEDIATE");
      Interrupted polling = new Interrupted(() -> store.put(key(2), entry(key(2)).build()));
      Interrupted queued = new Interrupted(() -> store.invalidate(Invalidation.everything()));
      for (Interrupted each : List.of(polling, queued)) {
        assertThat(each.outcome())
            .hasMessage("interrupted while waiting for the SQLite file")
            .isInstanceOf(CacheStoreException.class);
        assertThat(each.keptFlag).isTrue();
      }
      other.execute("COMMIT");
      assertThat(store.put(key(2), entry(key(2)).build())).isTrue();
      assertThat(store.get(key(1))).isPresent();
      assertThat(other.query("PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  @Test
  void interruptedThreadMayCallWhenThereIsNothingToWaitFor() {
    try (SqliteCacheStore store = open(LONG)) {
      Thread.currentThread().interrupt();
      assertThat(store.put(key(1), entry(key(1)).build())).isTrue();
      assertThat(store.get(key(1))).isPresent();
      assertThat(store.remove(key(1))).isTrue();
      assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    }
  }

  @Test
  void closesWhileOthersCall() throws Exception {
    SqliteCacheStore store = open(LONG);
    List<Future<?>> callers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int first = 1 + t * 1000;
      callers.add(
          pool.submit(
              () -> {
                for (int i = first; ; i++) {
                  store.put(key(i), entry(key(i)).build());
                  store.get(key(i));
                }
              }));
    }
    await().until(() -> store.entries() > 20);
    store.close();
    for (Future<?> caller : callers) {
      assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
          .isThrownBy(() -> caller.get(1, MINUTES))
          .withCauseInstanceOf(CacheStoreException.class)
          .havingCause()
          .withMessage("the SQLite store is closed");
    }
    try (SqliteCacheStore again = open(LONG)) {
      assertThat(again.entries()).isGreaterThan(20);
    }
    assertThat(directory.toFile().list()).containsExactly("cache.db");
  }

  private SqliteCacheStore open(Duration busyTimeout) {
    return SqliteCacheStore.builder().file(file).busyTimeout(busyTimeout).build();
  }

  /** A thread that is interrupted as soon as it waits. */
  private static final class Interrupted {

    private volatile Throwable thrown;
    private volatile boolean keptFlag;
    private final Thread thread;

    Interrupted(Runnable call) {
      thread =
          new Thread(
              () -> {
                try {
                  call.run();
                } catch (CacheStoreException e) {
                  thrown = e;
                }
                keptFlag = Thread.currentThread().isInterrupted();
              });
      thread.start();
      await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      thread.interrupt();
    }

    Throwable outcome() throws InterruptedException {
      thread.join(MINUTES.toMillis(1));
      return thrown;
    }
  }
}
