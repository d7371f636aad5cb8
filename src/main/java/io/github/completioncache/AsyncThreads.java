package io.github.completioncache;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Who runs asynchronous calls: the application's executor, or one of our own once it is needed. */
final class AsyncThreads implements Executor {

  private static final int IDLE_SECONDS = 10;

  private final @Nullable Executor given;
  private @Nullable ExecutorService own;

  /**
   * @param given null for threads of our own
   */
  AsyncThreads(@Nullable Executor given) {
    this.given = given;
  }

  @Override
  public void execute(Runnable task) {
    if (given != null) {
      given.execute(task);
    } else {
      executeOnOwn(task);
    }
  }

  /** Lets calls that have begun end. Later ones are still run: they are bypasses. */
  synchronized void close() {
    if (own != null) {
      own.shutdown();
      own = null;
    }
  }

  /** While it is handed over, closing waits: no task is turned away. */
  private synchronized void executeOnOwn(Runnable task) {
    if (own == null) {
      own = virtualOrDaemons();
    }
    own.execute(task);
  }

  private static ExecutorService virtualOrDaemons() {
    try {
      // Since Java 21; this is compiled for 17.
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return daemons();
    }
  }

  private static ExecutorService daemons() {
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "completion-cache-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
