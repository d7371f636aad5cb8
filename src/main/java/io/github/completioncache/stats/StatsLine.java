package io.github.completioncache.stats;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/**
 * Statistics in one line. Built without a formatter, so that no locale changes a digit or a point.
 */
final class StatsLine {

  private static final BigDecimal ONE_DOLLAR = BigDecimal.ONE;
  private static final BigDecimal SMALLEST_SHOWN = new BigDecimal("0.0001");

  private StatsLine() {}

  static String of(StatsRow row) {
    String line = "Hit rate: " + percent(row.hitRate()) + " | Saved: " + dollars(row.costSaved());
    long unpriced = row.unpricedCalls();
    if (unpriced == 0) {
      return line;
    }
    return line + " | " + unpriced + (unpriced == 1 ? " call" : " calls") + " unpriced";
  }

  private static String percent(OptionalDouble share) {
    if (share.isEmpty()) {
      return "no data";
    }
    return BigDecimal.valueOf(share.getAsDouble())
            .movePointRight(2)
            .setScale(1, RoundingMode.HALF_UP)
            .toPlainString()
        + "%";
  }

  /** Two decimals from a dollar on, four below, so that small savings are seen. */
  private static String dollars(BigDecimal amount) {
    if (amount.signum() > 0 && amount.compareTo(SMALLEST_SHOWN) < 0) {
      return "<$0.0001";
    }
    boolean small = amount.signum() > 0 && amount.compareTo(ONE_DOLLAR) < 0;
    return "$" + amount.setScale(small ? 4 : 2, RoundingMode.HALF_UP).toPlainString();
  }
}
