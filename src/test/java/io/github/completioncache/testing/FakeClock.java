package io.github.completioncache.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only when a test says so. Safe for use by several threads. */
public final class FakeClock extends Clock {

  private volatile Instant now;

  /** A clock that stands at {@code start}. */
  public FakeClock(Instant start) {
    now = start;
  }

  /** Moves this clock; a negative duration moves it back. */
  public void advance(Duration duration) {
    set(now.plus(duration));
  }

  /** Sets this clock. */
  public void set(Instant instant) {
    now = instant;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public long millis() {
    return now.toEpochMilli();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("no test needs a zone");
  }
}
