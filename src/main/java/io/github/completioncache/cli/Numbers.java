package io.github.completioncache.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers for people, the same in every locale. */
final class Numbers {

  private static final BigDecimal SMALLEST_SHOWN = new BigDecimal("0.0001");
  private static final long HOURS_SHOWN = 48;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private Numbers() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A count and what is counted: {@code 1 call}, {@code 2 calls}. */
  static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** {@code 1 entry}, {@code 2 entries}. */
  static String entries(long number) {
    return count(number) + (number == 1 ? " entry" : " entries");
  }

  /** With one decimal; "100.0%" and "0.0%" are kept for all and nothing. */
  static String percent(long part, long whole) {
    if (whole == 0) {
      return "no data";
    }
    long permille = Math.round(1000.0 * part / whole);
    if (part > 0) {
      permille = Math.max(permille, 1);
    }
    if (part < whole) {
      permille = Math.min(permille, 999);
    }
    return permille / 10 + "." + permille % 10 + "%";
  }

  /** Two decimals from a dollar on, four below. */
  static String dollars(BigDecimal amount) {
    if (amount.signum() < 0) {
      return "-" + dollars(amount.negate());
    }
    if (amount.signum() > 0 && amount.compareTo(SMALLEST_SHOWN) < 0) {
      return "<$0.0001";
    }
    boolean small = amount.signum() > 0 && amount.compareTo(BigDecimal.ONE) < 0;
    BigDecimal shown = amount.setScale(small ? 4 : 2, RoundingMode.HALF_UP);
    return "$" + String.format(Locale.ROOT, "%,." + shown.scale() + "f", shown);
  }

  /** In the two units that fit. */
  static String time(Duration time) {
    if (time.isZero()) {
      return "0 s";
    }
    if (time.toHours() >= HOURS_SHOWN) {
      return count(time.toDays()) + " d " + time.toHoursPart() + " h";
    }
    double seconds = time.toNanos() / NANOS_PER_SECOND;
    if (seconds < 1) {
      double millis = time.toNanos() / NANOS_PER_MILLI;
      return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
    if (seconds < 100) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long minutes = time.toMinutes();
    return minutes < 60
        ? minutes + " min " + time.toSecondsPart() + " s"
        : time.toHours() + " h " + time.toMinutesPart() + " min";
  }
}
