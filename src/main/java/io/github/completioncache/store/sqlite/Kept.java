package io.github.completioncache.store.sqlite;

import java.time.Duration;

/**
 * What is not yet too old.
 *
 * @param now in milliseconds since 1970
 * @param firstHour the first hour that is kept, counted from 1970
 * @param firstDay the first day that is kept, counted from 1970
 */
record Kept(long now, long firstHour, long firstDay) {

  private static final Duration AS_GOOD_AS_EVER = Duration.ofDays(1_000_000);
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  /**
   * @throws IllegalArgumentException if {@code keepFor} is not positive
   */
  static Kept after(long now, Duration keepFor) {
    if (keepFor.isZero() || keepFor.isNegative()) {
      throw new IllegalArgumentException("keepFor must be positive, but is " + keepFor);
    }
    long millis = (keepFor.compareTo(AS_GOOD_AS_EVER) < 0 ? keepFor : AS_GOOD_AS_EVER).toMillis();
    return new Kept(now, Math.floorDiv(now - millis, HOUR), Math.floorDiv(now - millis, DAY));
  }
}
