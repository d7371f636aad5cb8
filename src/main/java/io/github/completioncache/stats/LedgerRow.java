package io.github.completioncache.stats;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The numbers of one account in one hour, as a ledger adds them up and keeps them. Immutable and
 * safe for use by several threads.
 */
public final class LedgerRow {

  private final Instant hour;
  private final Account account;
  private final long[] sums;

  /**
   * @param hour when the hour begins, or any time within it
   * @param sums one number for each of {@link #numbers()}, which are copied; missing ones at the
   *     end are zero, and further ones, which a newer release has written, are left out
   */
  public LedgerRow(Instant hour, Account account, long... sums) {
    this.hour = hour.truncatedTo(ChronoUnit.HOURS);
    this.account = Objects.requireNonNull(account, "account");
    this.sums = Arrays.copyOf(sums, Counter.COUNT);
  }

  /**
   * What the numbers of a row are called where they are stored, in their order. Names are never
   * changed, and new ones are added at the end.
   */
  public static List<String> numbers() {
    return Counter.NAMES;
  }

  /** When the hour begins. */
  public Instant hour() {
    return hour;
  }

  /** Whose numbers these are. */
  public Account account() {
    return account;
  }

  /** The numbers, ready to be read. */
  public StatsRow row() {
    return new StatsRow(sums.clone());
  }

  /** One number for each of {@link #numbers()}, a new array at each call. */
  public long[] sums() {
    return sums.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LedgerRow row
        && hour.equals(row.hour)
        && account.equals(row.account)
        && Arrays.equals(sums, row.sums);
  }

  @Override
  public int hashCode() {
    return Objects.hash(hour, account, Arrays.hashCode(sums));
  }

  /** For people. */
  @Override
  public String toString() {
    return hour + " " + account + " " + row();
  }
}
