package io.github.completioncache.semantic.lucene;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings indexes up to date, one after the other, in a thread that ends when there is nothing to
 * do. Safe for use by several threads.
 */
final class Upkeep {

  private static final Logger LOG = LoggerFactory.getLogger(LuceneVectors.class);

  /** Each time all of an index is written anew, so there is to be much to do. */
  private static final int PART_WITHOUT = 50;

  private static final long PATIENCE_SECONDS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final int rowsOfAnIndex;
  private final int rowsWithout;
  private final long pauseNanos;
  private final Executor executor;
  private final LongSupplier nanos;
  private final Set<Object> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param rowsOfAnIndex how many rows a partition has when it gets an index
   * @param rowsWithout how many rows at least are compared one by one until the index takes them,
   *     too
   */
  Upkeep(int rowsOfAnIndex, int rowsWithout) {
    this(rowsOfAnIndex, rowsWithout, PAUSE, thread());
  }

  /** For tests, which do not want to wait. */
  Upkeep(int rowsOfAnIndex, int rowsWithout, Duration pause, Executor executor) {
    this(rowsOfAnIndex, rowsWithout, pause, executor, System::nanoTime);
  }

  /** For tests, which cannot wait. */
  Upkeep(
      int rowsOfAnIndex, int rowsWithout, Duration pause, Executor executor, LongSupplier nanos) {
    this.nanos = nanos;
    pauseNanos = pause.toNanos();
    this.rowsOfAnIndex = rowsOfAnIndex;
    this.rowsWithout = rowsWithout;
    this.executor = executor;
  }

  private static ThreadPoolExecutor thread() {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread daemon = new Thread(task, "completion-cache-vectors");
              daemon.setDaemon(true);
              return daemon;
            });
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  int rowsOfAnIndex() {
    return rowsOfAnIndex;
  }

  /** How many rows may be missing in an index of so many. */
  int rowsWithout(int indexed) {
    return Math.max(rowsWithout, indexed / PART_WITHOUT);
  }

  /** For one partition: when lookups look again how far its index is. */
  Attempts attempts() {
    return new Attempts(pauseNanos, nanos);
  }

  /** Whether what goes on is to be given up. */
  boolean isClosed() {
    return closed;
  }

  /** Has {@code work} done soon, unless that of {@code what} is about to be done anyway. */
  void soon(Object what, Runnable work) {
    if (closed || !waiting.add(what)) {
      return;
    }
    try {
      executor.execute(
          () -> {
            try {
              if (!closed) {
                work.run();
              }
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
              // Lookups go on without, and the thread ends when it is not needed any more.
              LOG.debug("An index of vectors was not brought up to date: {}", e.toString());
            } finally {
              waiting.remove(what);
            }
          });
    } catch (RejectedExecutionException e) {
      waiting.remove(what);
    }
  }

  void close() {
    closed = true;
    if (executor instanceof ThreadPoolExecutor thread) {
      thread.shutdown();
      try {
        if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          LOG.debug("An index of vectors is still being merged");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
