package io.github.completioncache.dashboard;

import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.warm.CacheWarmer;
import io.github.completioncache.warm.WarmingReport;
import io.github.completioncache.warm.WarmingSource;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warms what the page lists, one run at a time, each on a thread of its own. Safe for use by
 * several threads.
 */
final class WarmingRuns implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WarmingRuns.class);

  /** Calls under way are paid for, so they are given some time to end. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CacheWarmer warmer;
  private final Ledger ledger;
  private final Clock clock;
  private final Duration patience;
  private final Runnable changed;
  private @Nullable WarmingState state;
  private @Nullable Thread thread;
  private boolean stopped;
  private boolean closed;

  /**
   * @param patience how long calls under way are waited for when this is closed
   * @param changed called when a run has ended
   */
  WarmingRuns(CacheWarmer warmer, Ledger ledger, Clock clock, Duration patience, Runnable changed) {
    this.warmer = warmer;
    this.ledger = ledger;
    this.clock = clock;
    this.patience = patience;
    this.changed = changed;
  }

  /** What a run would do and cost, as far as that can be told beforehand. */
  WarmingReport estimate(List<Popular> requests) {
    return warmer.estimate(source(requests));
  }

  /** What a run may cost, in US dollars. */
  Optional<BigDecimal> costLimit() {
    return warmer.costLimit();
  }

  /**
   * Begins a run.
   *
   * @return false if one is under way
   */
  synchronized boolean begin(List<Popular> requests) {
    if (closed || (thread != null && thread.isAlive())) {
      return false;
    }
    WarmingState begun = new WarmingState(clock.instant(), requests.size(), warmer.costLimit());
    Thread runner = new Thread(() -> run(begun, requests), "completion-cache-dashboard-warming");
    runner.setDaemon(true);
    state = begun;
    thread = runner;
    stopped = false;
    runner.start();
    return true;
  }

  /** Ends the run, if there is one, after the calls that are under way. */
  synchronized void stop() {
    // A second interrupt would break off those calls, and lose answers that are paid for.
    if (thread != null && state != null && !stopped) {
      stopped = true;
      state.stopping();
      thread.interrupt();
    }
  }

  /** The run that is under way, or the last one; empty if there was none. */
  synchronized Optional<WarmingState> state() {
    return Optional.ofNullable(state);
  }

  /** Ends the run; calls under way are interrupted when the patience is at an end. */
  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      stop();
      last = thread;
    }
    if (last == null) {
      return;
    }
    try {
      last.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The second time breaks off what is under way, as far as an interrupt can.
    last.interrupt();
  }

  private void run(WarmingState begun, List<Popular> requests) {
    try {
      begun.ended(warmer.warm(source(requests), begun::progressed));
    } catch (RuntimeException | Error e) {
      // Or the page would say for ever that the run goes on.
      LOG.warn("Warming from the dashboard failed ({})", e.getClass().getName());
      begun.failed();
    } finally {
      changed.run();
    }
  }

  private WarmingSource source(List<Popular> requests) {
    return WarmingSource.popular(ledger, requests);
  }
}
