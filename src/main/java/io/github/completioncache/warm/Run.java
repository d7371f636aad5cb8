package io.github.completioncache.warm;

import io.github.completioncache.warm.CacheWarmer.Progress;
import io.github.completioncache.warm.WarmingReport.End;
import io.github.completioncache.warm.WarmingReport.Line;
import io.github.completioncache.warm.WarmingReport.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a warmer: threads that take lines one after the other, until there are none. */
final class Run {

  private static final Logger LOG = LoggerFactory.getLogger("io.github.completioncache");

  private final CacheWarmer warmer;
  private final WarmingSource source;
  private final Consumer<Progress> watcher;
  private final boolean dryRun;
  private final Gate gate;
  private final Tally tally = new Tally();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
  private final ReentrantLock reading = new ReentrantLock();
  private final Object telling = new Object();

  Run(CacheWarmer warmer, WarmingSource source, Consumer<Progress> watcher, boolean dryRun) {
    this.warmer = warmer;
    this.source = source;
    this.watcher = watcher;
    this.dryRun = dryRun;
    this.gate = new Gate(dryRun ? null : warmer.costLimit);
  }

  WarmingReport run() {
    long began = System.nanoTime();
    try (Tasks tasks = source.open(warmer.longestLine, warmer.options, warmer.clock.instant())) {
      work(tasks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Throwable failure = trouble.get();
    if (failure instanceof IOException e) {
      throw new UncheckedIOException(e);
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    End end = gate.closed();
    return new WarmingReport(
        end == null ? End.COMPLETE : end,
        dryRun,
        tally.totals(),
        Duration.ofNanos(System.nanoTime() - began),
        tally.problems());
  }

  private void work(Tasks tasks) {
    Warming warming = new Warming(warmer, dryRun, gate, tally);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= (dryRun ? 1 : warmer.concurrency); i++) {
      Thread thread = new Thread(() -> take(tasks, warming), "completion-cache-warmer-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    await(threads);
  }

  /** Waits for all threads; the first interrupt ends the run, a second one its calls. */
  private void await(List<Thread> threads) {
    boolean interrupted = false;
    for (int i = 0; i < threads.size(); ) {
      try {
        threads.get(i).join();
        i++;
      } catch (InterruptedException e) {
        gate.close(End.CANCELLED);
        if (interrupted) {
          threads.forEach(Thread::interrupt);
        }
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Tasks tasks, Warming warming) {
    try {
      Task task = next(tasks);
      while (task != null) {
        Line line = warming.done(task);
        if (line == null) {
          return;
        }
        tell(line, tasks);
        task = next(tasks);
      }
    } catch (InterruptedException e) {
      gate.close(End.CANCELLED);
    } catch (Throwable e) {
      // Whoever started the run is told.
      trouble.compareAndSet(null, e);
      gate.close(End.FAILURES);
    }
  }

  private @Nullable Task next(Tasks tasks) throws IOException {
    reading.lock();
    try {
      return gate.closed() == null ? tasks.next() : null;
    } finally {
      reading.unlock();
    }
  }

  private double share(Tasks tasks) {
    reading.lock();
    try {
      return tasks.share();
    } finally {
      reading.unlock();
    }
  }

  private void tell(Line line, Tasks tasks) {
    if (line.result() == Result.FAILED) {
      if (failures.incrementAndGet() >= warmer.failuresInARow) {
        gate.close(End.FAILURES);
      }
    } else if (line.result() == Result.WARMED || line.result() == Result.NOT_STORED) {
      failures.set(0);
    }
    double share = share(tasks);
    synchronized (telling) {
      tally.done(
          line,
          totals -> {
            Progress progress = new Progress(line, totals, share);
            tell(warmer.listener, progress);
            tell(watcher, progress);
          });
    }
  }

  private static void tell(Consumer<Progress> listener, Progress progress) {
    try {
      listener.accept(progress);
    } catch (RuntimeException e) {
      LOG.debug("The listener of a run failed ({})", e.getClass().getName());
    }
  }

  static Line line(Task task, Result result, String reason) {
    return new Line(task.line(), Optional.ofNullable(task.customId()), result, reason);
  }
}
