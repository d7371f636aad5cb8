package io.github.completioncache.store.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the map of a Cluster renewed by a short-lived daemon thread, so that no request pays for it;
 * not more than one at a time, and not again at once.
 */
final class Renewal {

  private static final Logger LOG = LoggerFactory.getLogger(RedisCacheStore.class);
  private static final long SHORTEST_PAUSE_NANOS = 100_000_000L;

  private final Runnable renew;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile long done = System.nanoTime() - SHORTEST_PAUSE_NANOS;

  Renewal(Runnable renew) {
    this.renew = renew;
  }

  /** Begins a renewal if it is time for one, and returns at once. */
  void begin() {
    if (System.nanoTime() - done < SHORTEST_PAUSE_NANOS || !underWay.compareAndSet(false, true)) {
      return;
    }
    Thread thread = new Thread(this::run, "completion-cache-redis-cluster");
    thread.setDaemon(true);
    boolean started = false;
    try {
      thread.start();
      started = true;
    } finally {
      if (!started) {
        underWay.set(false);
      }
    }
  }

  private void run() {
    try {
      renew.run();
    } catch (RuntimeException e) {
      // The next command that fails begins another; and its failure is reported.
      LOG.debug("The map of the Cluster cannot be renewed: {}", e.getClass().getName());
    } finally {
      done = System.nanoTime();
      underWay.set(false);
    }
  }
}
