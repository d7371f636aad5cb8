package io.github.completioncache.semantic;

/** The distribution function of the beta distribution. */
final class IncompleteBeta {

  private static final double PRECISION = 1e-15;
  private static final double SMALLEST = 1e-300;
  private static final int MOST_TERMS = 10_000;

  /** Of the approximation of C. Lanczos for the gamma function, with g = 7 and nine terms. */
  private static final double[] LANCZOS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private IncompleteBeta() {}

  /**
   * The regularized incomplete beta function I<sub>x</sub>(a, b): the probability that a beta
   * distributed number is at most {@code x}. By its continued fraction (DLMF 8.17.22), on the side
   * of the mean where that converges quickly.
   */
  static double regularized(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
    return x < (a + 1) / (a + b + 2)
        ? front / (a * fraction(x, a, b))
        : 1 - front / (b * fraction(1 - x, b, a));
  }

  /** 1 + d1 / (1 + d2 / (1 + ...)), evaluated from the front by the method of Lentz. */
  private static double fraction(double x, double a, double b) {
    double numerator = 1;
    double denominator = 0;
    double value = 1;
    for (int i = 1; i <= MOST_TERMS; i++) {
      double term = term(i, x, a, b);
      denominator = 1 / awayFromZero(1 + term * denominator);
      numerator = awayFromZero(1 + term / numerator);
      double change = numerator * denominator;
      value *= change;
      if (Math.abs(change - 1) < PRECISION) {
        break;
      }
    }
    return value;
  }

  private static double term(int index, double x, double a, double b) {
    int m = index / 2;
    return index % 2 == 0
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
  }

  private static double awayFromZero(double value) {
    return Math.abs(value) < SMALLEST ? SMALLEST : value;
  }

  /** The logarithm of the gamma function, of a number that is at least 0.5. */
  private static double logGamma(double x) {
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    double base = x + 6.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
  }
}
