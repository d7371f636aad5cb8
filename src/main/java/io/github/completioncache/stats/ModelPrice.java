package io.github.completioncache.stats;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * What the tokens of one model cost, in US dollars per million tokens.
 *
 * <p>Each price is between 0 and 10,000 and has at most 6 decimals, so that the price of a single
 * token is exact.
 *
 * @param inputPerMillion a million prompt tokens
 * @param cachedInputPerMillion a million prompt tokens that the provider took from its own prompt
 *     cache; at most {@code inputPerMillion}
 * @param outputPerMillion a million completion tokens, reasoning included
 */
public record ModelPrice(
    BigDecimal inputPerMillion, BigDecimal cachedInputPerMillion, BigDecimal outputPerMillion) {

  private static final BigDecimal MAX = new BigDecimal(10_000);
  private static final int MAX_DECIMALS = 6;

  /**
   * @throws NullPointerException if a price is null
   * @throws IllegalArgumentException if a price is negative, over 10,000 or has more than 6
   *     decimals, or if cached input costs more than other input
   */
  public ModelPrice {
    requirePrice("inputPerMillion", inputPerMillion);
    requirePrice("cachedInputPerMillion", cachedInputPerMillion);
    requirePrice("outputPerMillion", outputPerMillion);
    if (cachedInputPerMillion.compareTo(inputPerMillion) > 0) {
      throw new IllegalArgumentException(
          "cachedInputPerMillion ("
              + cachedInputPerMillion
              + ") must not exceed inputPerMillion ("
              + inputPerMillion
              + ")");
    }
  }

  /**
   * A price written in decimal figures, such as {@code perMillion("2.50", "1.25", "10.00")}.
   *
   * @throws NullPointerException if a price is null
   * @throws IllegalArgumentException if a price is no decimal number, or for the reasons of the
   *     constructor
   */
  public static ModelPrice perMillion(String input, String cachedInput, String output) {
    return new ModelPrice(
        decimal("inputPerMillion", input),
        decimal("cachedInputPerMillion", cachedInput),
        decimal("outputPerMillion", output));
  }

  /**
   * A price without a discount for cached input, such as {@code perMillion("0.50", "1.50")}.
   *
   * @throws NullPointerException if a price is null
   * @throws IllegalArgumentException if a price is no decimal number, or for the reasons of the
   *     constructor
   */
  public static ModelPrice perMillion(String input, String output) {
    return perMillion(input, input, output);
  }

  private static BigDecimal decimal(String name, String value) {
    Objects.requireNonNull(value, name);
    try {
      return new BigDecimal(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " must be a decimal number, but is \"" + value + "\"", e);
    }
  }

  private static void requirePrice(String name, BigDecimal value) {
    Objects.requireNonNull(value, name);
    Money.requireAmount(name, value, MAX, MAX_DECIMALS);
  }
}
