package io.github.completioncache;

import io.github.completioncache.stats.StatsRecorder;
import io.github.completioncache.store.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one engine counts into the ledger of its store, every now and then and on a thread of
 * its own. What the store does not take stays here, is given to it again, and nothing newer before
 * it; meanwhile counting goes on.
 */
final class LedgerKeeper {

  /** How long closing waits for the last of it. */
  private static final Duration LAST_FLUSH = Duration.ofSeconds(5);

  private static final AtomicInteger KEEPERS = new AtomicInteger();

  private final GuardedStore store;
  private final StatsRecorder stats;
  private final Clock clock;
  private final LedgerOptions options;
  private final Sheets sheets;
  private final LedgerPages pages = new LedgerPages();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private long hoursLost;
  private boolean hasLost;

  /** When all is to be written, in nanoseconds; null before closing begins. */
  private volatile @Nullable Long end;

  LedgerKeeper(GuardedStore store, StatsRecorder stats, Clock clock, LedgerOptions options) {
    this.store = store;
    this.stats = stats;
    this.clock = clock;
    this.options = options;
    this.sheets = new Sheets(clock, options.storeRequests());
    this.thread = new Thread(this::run, "completion-cache-ledger-" + KEEPERS.incrementAndGet());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Where requests and reasons are counted. */
  Sheets sheets() {
    return sheets;
  }

  /** Writes all that has been counted; false if the store has not taken all of it. */
  synchronized boolean flush() {
    int dropped = pages.dropBefore(clock.instant());
    boolean written = add();
    if (written) {
      pages.write(stats.takeRows(), sheets.take());
      written = add();
    }
    long lost = stats.hoursLost();
    report(dropped + lost - hoursLost);
    hoursLost = lost;
    return written;
  }

  /** Gives the store all pages, up to the first that it does not take. */
  private boolean add() {
    for (Ledger.Page page = pages.first(); page != null; page = pages.first()) {
      Long end = this.end;
      if ((end != null && System.nanoTime() - end > 0)
          || !store.addToLedger(page, options.keepFor())) {
        return false;
      }
      pages.firstIsAdded();
    }
    return true;
  }

  /** Said once: the store has been failing for a day, which the log says already. */
  private void report(long lost) {
    for (long i = 0; i < lost; i++) {
      stats.storeFailed("ledger lost");
    }
    if (lost > 0 && !hasLost) {
      hasLost = true;
      ResponseCache.LOG.warn(
          "The ledger has lost numbers that could not be written for a day or found no room. This"
              + " is said once");
    }
  }

  /** Writes the last of it, for a bounded time, and ends the thread. */
  void close() {
    end = System.nanoTime() + LAST_FLUSH.toNanos();
    closing.countDown();
    if (Thread.currentThread() != thread) {
      joinThread();
    }
  }

  private void joinThread() {
    boolean interrupted = false;
    long deadline = System.nanoTime() + LAST_FLUSH.toNanos();
    for (long left = LAST_FLUSH.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      try {
        // Rounded up, since 0 would wait for ever.
        thread.join(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long interval = options.flushInterval().toNanos();
    try {
      while (!closing.await(interval, TimeUnit.NANOSECONDS)) {
        boolean unused = flush();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread, unless it is to end.
      ResponseCache.LOG.debug("the thread of the ledger was interrupted");
    }
    boolean unused = flush();
  }
}
