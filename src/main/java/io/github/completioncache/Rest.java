package io.github.completioncache;

import java.time.Clock;
import java.time.Duration;

/**
 * Leaves somebody alone for a while who has failed some times in a row, so that no call waits for
 * one that is down. Safe for use by several threads.
 */
final class Rest {

  private static final int FAILURES = 5;
  private static final Duration REST = Duration.ofSeconds(30);

  private final Clock clock;
  private volatile long until = Long.MIN_VALUE;

  Rest(Clock clock) {
    this.clock = clock;
  }

  /** Whether it lasts. */
  boolean isOn() {
    long now = clock.millis();
    // Not longer than the longest: a clock that was set back must not make it last for ever.
    return now < until && until - now <= REST.toMillis();
  }

  /** It has failed once more. */
  void failed(long timesInARow) {
    if (timesInARow >= FAILURES) {
      until = clock.millis() + REST.toMillis();
    }
  }
}
