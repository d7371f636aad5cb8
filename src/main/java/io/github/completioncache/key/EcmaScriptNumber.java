package io.github.completioncache.key;

import com.fasterxml.jackson.core.io.NumberOutput;

/**
 * Writes an IEEE 754 double as ECMAScript's {@code Number::toString} does, which is what RFC 8785
 * section 3.2.2.3 asks for: the shortest digits that read back as the same double.
 */
final class EcmaScriptNumber {

  private static final double EXACT_INTEGERS = 1L << 53;

  /** Doubles below it are so far apart that a single digit may do where Java writes two. */
  private static final double COARSE = 1e-320;

  private EcmaScriptNumber() {}

  /**
   * The text of a double.
   *
   * @param value a finite number
   */
  static String format(double value) {
    if (Math.abs(value) <= EXACT_INTEGERS && value == (long) value) {
      return Long.toString((long) value); // -0.0 becomes 0 here
    }
    return (value < 0 ? "-" : "") + shortest(Math.abs(value)).layOut();
  }

  private static Decimal shortest(double value) {
    // Not Double.toString, which is not the shortest form before JDK 19.
    String text = NumberOutput.toString(value, true);
    int mark = text.indexOf('E');
    int end = mark < 0 ? text.length() : mark;
    int exponent = mark < 0 ? 0 : Integer.parseInt(text.substring(mark + 1));
    int point = text.indexOf('.');
    String digits = text.substring(0, point) + text.substring(point + 1, end);
    Decimal decimal = Decimal.of(digits, point + exponent);
    return value < COARSE ? decimal.shortened(value) : decimal;
  }

  /** The number {@code 0.digits * 10^point}, without zeros at either end of the digits. */
  private record Decimal(String digits, int point) {

    static Decimal of(String digits, int point) {
      int first = 0;
      while (digits.charAt(first) == '0') {
        first++;
      }
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      return new Decimal(digits.substring(first, end), point - first);
    }

    /** Java never writes fewer than two digits and picks the closest two: 4.9E-324, not 5e-324. */
    Decimal shortened(double value) {
      if (digits.length() != 2) {
        return this;
      }
      int rounded = (Integer.parseInt(digits) + 5) / 10;
      String text = "0." + rounded + "E" + point;
      if (rounded == 10) {
        text = "1E" + point;
      }
      if (Double.parseDouble(text) != value) {
        return this;
      }
      return rounded == 10
          ? new Decimal("1", point + 1)
          : new Decimal(Integer.toString(rounded), point);
    }

    /** ECMA-262, Number::toString, steps 6 to 12. */
    String layOut() {
      int count = digits.length();
      if (count <= point && point <= 21) {
        return digits + "0".repeat(point - count);
      }
      if (0 < point && point <= 21) {
        return digits.substring(0, point) + '.' + digits.substring(point);
      }
      if (-6 < point && point <= 0) {
        return "0." + "0".repeat(-point) + digits;
      }
      int exponent = point - 1;
      String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return mantissa + (exponent < 0 ? "e" : "e+") + exponent;
    }
  }
}
