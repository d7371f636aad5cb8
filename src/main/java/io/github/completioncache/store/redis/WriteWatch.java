package io.github.completioncache.store.redis;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Frees threads that are stuck in a write to a peer that reads nothing, by closing their sockets:
 * Java knows no timeout for writing. Has one daemon thread while large values are being written and
 * for a second afterwards.
 */
final class WriteWatch {

  private final ScheduledThreadPoolExecutor clock;

  WriteWatch() {
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "completion-cache-redis-writes");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(1, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
  }

  /** Closes {@code socket} in {@code nanos}, unless what this returns is closed by then. */
  Watched over(Socket socket, long nanos) throws IOException {
    Watched watched = new Watched(socket);
    try {
      watched.pending = clock.schedule(watched, nanos, TimeUnit.NANOSECONDS);
      return watched;
    } catch (RejectedExecutionException e) {
      throw new IOException("closed", e);
    }
  }

  void close() {
    clock.shutdownNow();
  }

  /** One write. */
  static final class Watched implements Runnable, AutoCloseable {

    private final Socket socket;
    private volatile boolean acted;
    private volatile Future<?> pending = java.util.concurrent.CompletableFuture.completedFuture("");

    private Watched(Socket socket) {
      this.socket = socket;
    }

    @Override
    public void run() {
      acted = true;
      Closing.quietly(socket);
    }

    boolean cameToAct() {
      return acted;
    }

    @Override
    public void close() {
      pending.cancel(false);
    }
  }
}
