package io.github.completioncache.key;

/** Brings the text of a JSON number into its canonical form. */
final class NumberText {

  /** The most digits that a number may have, those of its fraction and exponent included. */
  static final int MAX_DIGITS = 1_000;

  private NumberText() {}

  /**
   * The canonical form of a number.
   *
   * <p>An integer without point and exponent keeps all its digits (RFC 8785 would round it to a
   * double); every other number is the double that it stands for.
   *
   * @throws CanonicalJsonException if the text is not a number of JSON, overflows or is too long
   */
  static String canonical(String text) throws CanonicalJsonException {
    int size = text.length();
    int at = size > 0 && text.charAt(0) == '-' ? 1 : 0;
    int digits = digitsEnd(text, at) - at;
    boolean leadingZero = digits > 1 && text.charAt(at) == '0';
    if (digits == 0 || leadingZero) {
      throw new CanonicalJsonException(Reasons.NOT_JSON);
    }
    at += digits;
    if (at == size) {
      checkDigits(digits);
      return text.equals("-0") ? "0" : text;
    }
    if (text.charAt(at) == '.') {
      int fraction = digitsEnd(text, at + 1) - (at + 1);
      if (fraction == 0) {
        throw new CanonicalJsonException(Reasons.NOT_JSON);
      }
      digits += fraction;
      at += 1 + fraction;
    }
    checkDigits(digits + exponentDigits(text, at));
    return canonical(Double.parseDouble(text));
  }

  /**
   * The canonical form of a double.
   *
   * @throws CanonicalJsonException if it is infinite, as a number that JSON could write
   */
  private static String canonical(double value) throws CanonicalJsonException {
    if (Double.isInfinite(value)) {
      throw new CanonicalJsonException(Reasons.NUMBER_OVERFLOW);
    }
    return EcmaScriptNumber.format(value);
  }

  private static int exponentDigits(String text, int from) throws CanonicalJsonException {
    int at = from;
    if (at == text.length()) {
      return 0;
    }
    boolean marked = text.charAt(at) == 'e' || text.charAt(at) == 'E';
    at++;
    if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
      at++;
    }
    int digits = digitsEnd(text, at) - at;
    if (!marked || digits == 0 || at + digits != text.length()) {
      throw new CanonicalJsonException(Reasons.NOT_JSON);
    }
    return digits;
  }

  private static void checkDigits(int digits) throws CanonicalJsonException {
    if (digits > MAX_DIGITS) {
      throw new CanonicalJsonException(Reasons.TOO_MANY_DIGITS);
    }
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
