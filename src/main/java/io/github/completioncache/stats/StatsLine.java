package io.github.completioncache.stats;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Statistics in one line. Built without a formatter, so that no locale changes a digit or a point.
 */
final class StatsLine {

  private static final BigDecimal SMALLEST_SHOWN = new BigDecimal("0.0001");

  private StatsLine() {}

  static String of(StatsRow row) {
    String line =
        "Hit rate: "
            + percent(row.served(), row.lookups())
            + " | Saved: "
            + dollars(row.costSaved());
    if (row.costOverhead().signum() > 0) {
      line += " | Net: " + signed(row.netSaved());
    }
    long unpriced = row.unpricedCalls();
    if (unpriced == 0) {
      return line;
    }
    return line + " | " + unpriced + (unpriced == 1 ? " call" : " calls") + " unpriced";
  }

  private static String percent(long part, long whole) {
    if (whole == 0) {
      return "no data";
    }
    BigDecimal permille =
        BigDecimal.valueOf(part)
            .multiply(BigDecimal.valueOf(1_000))
            .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP);
    // "100.0%" is kept for no miss at all, "0.0%" for no hit at all.
    long shown = permille.longValueExact();
    if (part < whole) {
      shown = Math.min(shown, 999);
    }
    if (part > 0) {
      shown = Math.max(shown, 1);
    }
    return BigDecimal.valueOf(shown, 1).toPlainString() + "%";
  }

  private static String signed(BigDecimal amount) {
    if (amount.signum() >= 0) {
      return dollars(amount);
    }
    String loss = dollars(amount.negate());
    return loss.startsWith("<") ? ">-" + loss.substring(1) : "-" + loss;
  }

  /** Two decimals from a dollar on, four below, so that small savings are seen. */
  private static String dollars(BigDecimal amount) {
    if (amount.signum() == 0) {
      return "$0.00";
    }
    if (amount.compareTo(SMALLEST_SHOWN) < 0) {
      return "<$0.0001";
    }
    BigDecimal shown = amount.setScale(4, RoundingMode.HALF_UP);
    if (shown.compareTo(BigDecimal.ONE) >= 0) {
      shown = amount.setScale(2, RoundingMode.HALF_UP);
    }
    return "$" + shown.toPlainString();
  }
}
