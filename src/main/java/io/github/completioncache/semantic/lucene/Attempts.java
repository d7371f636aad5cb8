package io.github.completioncache.semantic.lucene;

import io.github.completioncache.semantic.lucene.GraphWriter.Outcome;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the index of a partition is looked at again: soon while it is made, later when there was
 * nothing to do, and much later after a failure. Safe for use by several threads.
 */
final class Attempts {

  private static final long AFTER_FAILURE = Duration.ofMinutes(10).toNanos();
  private static final long LONGEST = Duration.ofHours(1).toNanos();
  private static final int PAUSES_AFTER_NOTHING = 10;

  private final long pauseNanos;
  private final LongSupplier nanos;
  private long last;
  private long pause;
  private boolean failing;

  /**
   * @param nanos tells the time
   */
  Attempts(long pauseNanos, LongSupplier nanos) {
    this.pauseNanos = pauseNanos;
    this.nanos = nanos;
    last = nanos.getAsLong();
  }

  /** Whether to look now; whoever is told so does. */
  synchronized boolean isTime() {
    long now = nanos.getAsLong();
    if (now - last < pause) {
      return false;
    }
    last = now;
    pause = Math.max(pause, pauseNanos);
    return true;
  }

  /** True if it had failed before. */
  synchronized boolean succeeded(Outcome outcome) {
    boolean failedBefore = failing;
    failing = false;
    if (outcome == Outcome.MENDED) {
      // Should that be for nothing it is not to go on and on.
      pauseAfterTrouble();
    } else {
      pause = outcome == Outcome.NOTHING ? PAUSES_AFTER_NOTHING * pauseNanos : pauseNanos;
      last = nanos.getAsLong();
    }
    return failedBefore;
  }

  /** True if it had not failed before. */
  synchronized boolean failed() {
    boolean first = !failing;
    failing = true;
    pauseAfterTrouble();
    return first;
  }

  private void pauseAfterTrouble() {
    pause = Math.max(AFTER_FAILURE, Math.min(LONGEST, 2 * pause));
    last = nanos.getAsLong();
  }
}
