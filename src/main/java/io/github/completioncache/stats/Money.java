package io.github.completioncache.stats;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** US dollars as whole nano-dollars, which {@code LongAdder}s can sum without loss. */
final class Money {

  private static final int DECIMALS = 9;

  /** Token counts up to here times any valid price stay within a long of pico-dollars. */
  private static final long SMALL = 100_000_000;

  private static final long PICOS_PER_NANO = 1_000;

  private Money() {}

  static BigDecimal dollars(long nanodollars) {
    return BigDecimal.valueOf(nanodollars, DECIMALS);
  }

  /** Exact for valid amounts, which have at most 9 decimals. */
  static long nanodollars(BigDecimal dollars) {
    return dollars.movePointRight(DECIMALS).longValueExact();
  }

  /** A price in dollars per million tokens as pico-dollars per token; exact for valid prices. */
  static long picodollarsPerToken(BigDecimal perMillion) {
    return perMillion.movePointRight(6).longValueExact();
  }

  /** The price of three counts of tokens, rounded once, half to even. */
  static long nanodollars(
      long count1, long picos1, long count2, long picos2, long count3, long picos3) {
    if (count1 <= SMALL && count2 <= SMALL && count3 <= SMALL) {
      return roundHalfEven(count1 * picos1 + count2 * picos2 + count3 * picos3);
    }
    return product(count1, picos1)
        .add(product(count2, picos2))
        .add(product(count3, picos3))
        .divide(BigDecimal.valueOf(PICOS_PER_NANO), 0, RoundingMode.HALF_EVEN)
        .min(BigDecimal.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }

  static void requireAmount(String name, BigDecimal value, BigDecimal max, int maxDecimals) {
    if (value.signum() < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " must be between 0 and " + max.toPlainString() + " USD, but is " + value);
    }
    // A scale alone says nothing: 2.5000000 is fine. An extreme one must not be stripped or
    // expanded before the range is known.
    if (value.scale() > maxDecimals && value.stripTrailingZeros().scale() > maxDecimals) {
      throw new IllegalArgumentException(
          name + " must have at most " + maxDecimals + " decimals, but is " + value);
    }
  }

  private static BigDecimal product(long count, long picos) {
    return BigDecimal.valueOf(count).multiply(BigDecimal.valueOf(picos));
  }

  private static long roundHalfEven(long picos) {
    long whole = picos / PICOS_PER_NANO;
    long rest = picos % PICOS_PER_NANO;
    long half = PICOS_PER_NANO / 2;
    boolean up = rest > half || (rest == half && (whole & 1) == 1);
    return up ? whole + 1 : whole;
  }
}
