package io.github.completioncache.dashboard;

import io.github.completioncache.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a range in which next to nothing is counted any more: all but the step that is under
 * way and the one before. A million rows take seconds to be added up, so that is not done every
 * time. Safe for use by several threads.
 */
final class Past {

  /** After this time it is read again: a process that could not write for a while adds to it. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** Who has asked within this time still looks. */
  private static final Duration LOOKS = Duration.ofMinutes(2);

  private final Ledger ledger;
  private final TimeRange range;
  private final LongSupplier ticker;
  private volatile @Nullable Read last;
  private volatile @Nullable Long asked;

  private record Read(Instant from, Instant until, long at, Sums sums) {

    boolean covers(Instant from, Instant until) {
      return this.from.equals(from) && this.until.equals(until);
    }
  }

  /**
   * @param ticker as {@link System#nanoTime}
   */
  Past(Ledger ledger, TimeRange range, LongSupplier ticker) {
    this.ledger = ledger;
    this.range = range;
    this.ticker = ticker;
  }

  /** Where the past of a range ends that ends now. */
  static Instant end(TimeRange range, Instant now) {
    return range.beginning(now).minus(range.step());
  }

  Sums get(Instant now) {
    asked = ticker.getAsLong();
    Instant from = range.steps(now).get(0);
    Instant until = end(range, now);
    Read known = last;
    return known != null && known.covers(from, until) ? known.sums() : read(from, until, known);
  }

  /** Reads it again if it is old and somebody looks, which may take seconds. */
  void renew(Instant now) {
    Read known = last;
    Long looked = asked;
    long time = ticker.getAsLong();
    if (known == null || looked == null || time - looked > LOOKS.toNanos()) {
      return;
    }
    Instant from = range.steps(now).get(0);
    Instant until = end(range, now);
    if (!known.covers(from, until) || time - known.at() > KEPT.toNanos()) {
      Sums unused = read(from, until, known);
    }
  }

  /** Reads unless somebody else has since {@code known} was read. */
  private synchronized Sums read(Instant from, Instant until, @Nullable Read known) {
    Read since = last;
    if (since != null && (known == null || since.at() != known.at()) && since.covers(from, until)) {
      return since.sums();
    }
    Read read = new Read(from, until, ticker.getAsLong(), Sums.read(ledger, range, from, until));
    last = read;
    return read.sums();
  }
}
