package io.github.completioncache.store.redis;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The names of a ledger's keys. All but one of what belongs to one day have the same hash tag, the
 * prefix and the day: so a script that writes a page finds them on one node of a Cluster, and what
 * is kept for many days is spread over all of them.
 */
final class LedgerNames {

  /** In how many further hashes what does not fit in the first one is kept. */
  static final int CONTINUATIONS = 16;

  private static final String OF_HOUR = ":00:00Z";
  private static final String OF_DAY = "T00" + OF_HOUR;

  private final String prefix;

  LedgerNames(String prefix) {
    this.prefix = prefix;
  }

  /** The list of hours and days that have something. */
  String periods() {
    return prefix + "d";
  }

  /** What has a value while there may be texts. */
  String anyTexts() {
    return prefix + "x";
  }

  /** The last page of each writer. */
  String marks(Instant hour) {
    return ofHour('w', hour);
  }

  /** Numbers of one hour. */
  String hash(char kind, Instant hour) {
    return ofHour(kind, hour);
  }

  /** Where numbers go on that do not fit in the hash. */
  String continuation(char kind, Instant hour, int number) {
    return ofHour(kind, hour) + ":" + Integer.toHexString(number);
  }

  /** How often each request was asked for. */
  String popular(Instant day) {
    return ofDay(day) + "p";
  }

  /** What else is known of these requests. */
  String popularDetails(Instant day) {
    return ofDay(day) + "c";
  }

  /** An hour in the list of periods. */
  static String hour(Instant hour) {
    return without(OF_HOUR, hour);
  }

  /** A day in the list of periods. */
  static String day(Instant day) {
    return without(OF_DAY, day);
  }

  /** When a period in the list begins. */
  static Instant begin(String period) {
    return Instant.parse(period + (isHour(period) ? OF_HOUR : OF_DAY));
  }

  static boolean isHour(String period) {
    return period.indexOf('T') >= 0;
  }

  private String ofHour(char kind, Instant hour) {
    String name = hour(hour);
    return ofDay(hour.truncatedTo(ChronoUnit.DAYS))
        + kind
        + ":"
        + name.substring(name.indexOf('T') + 1);
  }

  private String ofDay(Instant day) {
    return prefix + "s:{" + prefix + day(day) + "}:";
  }

  private static String without(String end, Instant time) {
    String text = time.toString();
    return text.substring(0, text.length() - end.length());
  }
}
