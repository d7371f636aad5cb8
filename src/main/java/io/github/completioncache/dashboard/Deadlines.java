package io.github.completioncache.dashboard;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps clients from holding threads: one that does not send its request, or does not take its
 * answer, in time is cut off. The JDK's server reads and writes on the threads of its executor and
 * waits for ever; an interrupt closes the channel that a thread waits for ({@link
 * java.nio.channels.InterruptibleChannel}). Safe for use by several threads.
 */
final class Deadlines implements Executor, AutoCloseable {

  /** A thread waits for one client at a time. */
  private static final ThreadLocal<@Nullable Wait> CURRENT = new ThreadLocal<>();

  private final Executor threads;
  private final ScheduledThreadPoolExecutor watch;
  private final Duration limit;

  /** One thread that waits for a client. */
  private static final class Wait implements Runnable {

    private final Thread thread = Thread.currentThread();
    private boolean over;

    @Nullable Future<?> alarm;

    /** Under the same lock as {@link #end}, so that no interrupt comes after it. */
    @Override
    public synchronized void run() {
      if (!over) {
        thread.interrupt();
      }
    }

    synchronized void end() {
      over = true;
    }
  }

  /**
   * @param threads where tasks are run
   * @param limit how long a client may take, each time that it is waited for
   * @param factory makes the one thread that watches
   */
  Deadlines(Executor threads, Duration limit, ThreadFactory factory) {
    this.threads = threads;
    this.limit = limit;
    watch = new ScheduledThreadPoolExecutor(1, factory);
    watch.setRemoveOnCancelPolicy(true);
  }

  /** Runs a task that begins by reading from a client. */
  @Override
  public void execute(Runnable task) {
    threads.execute(
        () -> {
          begin();
          try {
            task.run();
          } finally {
            end();
          }
        });
  }

  /** From now on the calling thread waits for a client, which has the whole limit again. */
  void begin() {
    end();
    Wait wait = new Wait();
    try {
      wait.alarm = watch.schedule(wait, limit.toNanos(), TimeUnit.NANOSECONDS);
      CURRENT.set(wait);
    } catch (RejectedExecutionException e) {
      // It is being closed, which cuts off everybody.
    }
  }

  /** The calling thread does not wait for a client any more, and is not interrupted for one. */
  void end() {
    Wait wait = CURRENT.get();
    if (wait == null) {
      return;
    }
    CURRENT.remove();
    wait.end();
    if (wait.alarm != null) {
      wait.alarm.cancel(false);
    }
    // It may have been too late just now; what comes next has nothing to do with that.
    Thread.interrupted();
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
