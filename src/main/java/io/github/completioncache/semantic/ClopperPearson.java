package io.github.completioncache.semantic;

/**
 * Exact limits of a probability of which {@code hits} of {@code trials} were seen (C. J. Clopper
 * and E. S. Pearson, Biometrika 26, 1934). One-sided: the probability that an upper limit is too
 * low, or a lower one too high, is at most one minus the confidence.
 */
final class ClopperPearson {

  private static final int STEPS = 60;

  private ClopperPearson() {}

  /** What the probability is at most; 1 if nothing was seen. */
  static double upper(int hits, int trials, double confidence) {
    requireCounts(hits, trials, confidence);
    return hits == trials ? 1 : quantile(confidence, hits + 1.0, trials - hits);
  }

  /** What the probability is at least; 0 if nothing was seen. */
  static double lower(int hits, int trials, double confidence) {
    requireCounts(hits, trials, confidence);
    return hits == 0 ? 0 : quantile(1 - confidence, hits, trials - hits + 1.0);
  }

  private static void requireCounts(int hits, int trials, double confidence) {
    if (hits < 0 || hits > trials) {
      throw new IllegalArgumentException(
          "hits must be between 0 and trials (" + trials + "), but is " + hits);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence must be between 0 and 1, but is " + confidence);
    }
  }

  /** Where the beta distribution reaches {@code probability}; by bisection. */
  private static double quantile(double probability, double a, double b) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (IncompleteBeta.regularized(middle, a, b) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
