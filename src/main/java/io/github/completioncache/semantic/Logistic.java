package io.github.completioncache.semantic;

/**
 * How likely an answer is to be right: a logistic function of the weighed evidence for it, and how
 * far off that may be. Immutable.
 */
final class Logistic {

  /** What is assumed before anything was seen: that all evidence counts, moderately. */
  static final double[] PRIOR = {-0.5, 0.3, 0.7, 0.8};

  private static final double[] PRECISION_OF_PRIOR = {0.1, 1, 1, 1};
  private static final int MOST_STEPS = 25;
  private static final double LONGEST_STEP = 3;
  private static final double PRECISE = 1e-4;

  private final double[] weights;

  /** The lower triangle L of the matrix LL' that is the inverse of the weights' covariance. */
  private final double[][] factor;

  private Logistic(double[] weights, double[][] factor) {
    this.weights = weights;
    this.factor = factor;
  }

  /**
   * The weights that are most likely after what was seen, given a normal distribution around {@link
   * #PRIOR} before; by Newton's method.
   *
   * @param evidence each as of {@link Evidence#of}
   * @param correct whether the answer was right
   * @param start weights near the result, where known
   */
  static Logistic fit(double[][] evidence, boolean[] correct, double[] start) {
    double[] weights = start.clone();
    for (int step = 0; ; step++) {
      double[] gradient = new double[Evidence.SIZE];
      double[][] factor = Cholesky.factor(curvature(evidence, correct, weights, gradient));
      double[] change = Cholesky.solve(factor, gradient);
      double longest = 0;
      for (double each : change) {
        longest = Math.max(longest, Math.abs(each));
      }
      if (longest < PRECISE || step == MOST_STEPS) {
        return new Logistic(weights, factor);
      }
      double length = longest > LONGEST_STEP ? LONGEST_STEP / longest : 1;
      for (int i = 0; i < weights.length; i++) {
        weights[i] += length * change[i];
      }
    }
  }

  /** Fills in the gradient of the logarithm of the likelihood, and returns how that bends. */
  private static double[][] curvature(
      double[][] evidence, boolean[] correct, double[] weights, double[] gradient) {
    double[][] curvature = new double[Evidence.SIZE][Evidence.SIZE];
    for (int i = 0; i < Evidence.SIZE; i++) {
      curvature[i][i] = PRECISION_OF_PRIOR[i];
      gradient[i] = PRECISION_OF_PRIOR[i] * (PRIOR[i] - weights[i]);
    }
    for (int n = 0; n < correct.length; n++) {
      double[] x = evidence[n];
      double likely = probability(dot(weights, x));
      double surprise = (correct[n] ? 1 : 0) - likely;
      double bend = likely * (1 - likely);
      for (int i = 0; i < Evidence.SIZE; i++) {
        gradient[i] += surprise * x[i];
        for (int j = 0; j <= i; j++) {
          curvature[i][j] += bend * x[i] * x[j];
        }
      }
    }
    return curvature;
  }

  double[] weights() {
    return weights.clone();
  }

  /** The logarithm of the odds that an answer with this evidence is right. */
  double logOdds(double[] evidence) {
    return dot(weights, evidence);
  }

  /** The standard deviation of {@link #logOdds}. */
  double deviation(double[] evidence) {
    double[] half = Cholesky.solveLower(factor, evidence);
    return Math.sqrt(dot(half, half));
  }

  /** The probability that has these odds. */
  static double probability(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
