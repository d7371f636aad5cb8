package io.github.completioncache.store.redis;

/**
 * Numbers with commas between them; a zero is written as nothing, and those at the end not at all.
 */
final class NumberList {

  private NumberList() {}

  static String of(long... numbers) {
    int count = numbers.length;
    while (count > 0 && numbers[count - 1] == 0) {
      count--;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        text.append(',');
      }
      if (numbers[i] != 0) {
        text.append(numbers[i]);
      }
    }
    return text.toString();
  }

  /**
   * Adds the numbers in {@code text} to {@code sums}, at most up to {@link Long#MAX_VALUE}; those
   * that have no place there are left out, and so is what is no number.
   */
  static void addTo(long[] sums, byte[] text) {
    int place = 0;
    int at = 0;
    while (at < text.length && place < sums.length) {
      boolean negative = text[at] == '-';
      if (negative) {
        at++;
      }
      // Downwards, because there is one number more below zero than above.
      long number = 0;
      while (at < text.length && text[at] >= '0' && text[at] <= '9') {
        number = 10 * number - (text[at++] - '0');
      }
      sums[place] = plus(sums[place], negative ? number : -number);
      while (at < text.length && text[at++] != ',') {}
      place++;
    }
  }

  static long plus(long a, long b) {
    long sum = a + b;
    boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
    return overflow ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }
}
