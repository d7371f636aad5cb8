package io.github.completioncache.store.sqlite;

import java.time.Duration;
import java.time.Instant;

/** Hours and days (UTC) since 1970, as the tables of a ledger count them. */
final class Hours {

  private static final long SECONDS = Duration.ofHours(1).toSeconds();
  private static final long A_DAY = 24;

  private Hours() {}

  /** The hour that {@code time} is in. */
  static long of(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS);
  }

  /** The first hour that begins at {@code time} or later. */
  static long from(Instant time) {
    long hour = of(time);
    return begin(hour).equals(time) ? hour : hour + 1;
  }

  static Instant begin(long hour) {
    return Instant.ofEpochSecond(Math.multiplyExact(hour, SECONDS));
  }

  /** The day that an hour is in. */
  static long day(long hour) {
    return Math.floorDiv(hour, A_DAY);
  }

  /** The first day that begins at {@code time} or later. */
  static long dayFrom(Instant time) {
    return Math.floorDiv(from(time) + A_DAY - 1, A_DAY);
  }
}
