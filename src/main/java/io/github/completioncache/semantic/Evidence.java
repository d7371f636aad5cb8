package io.github.completioncache.semantic;

/**
 * What speaks for an answer, as the numbers that {@link Logistic} weighs: a constant, the
 * similarity, how far the nearest question with another answer is behind, and how many of the
 * neighbours have the same answer. All but the constant grow with the evidence.
 */
final class Evidence {

  static final int SIZE = 4;

  /** Below it, missing neighbours count as such that have other answers. */
  private static final int FEWEST_NEIGHBOURS = 10;

  private static final double USUAL_SIMILARITY = 0.8;

  /** A margin above says no more than this one. */
  private static final double WIDEST_MARGIN = 0.3;

  /** Tenths of similarity are steps that matter; of the order of one, like the last number. */
  private static final double SCALE = 10;

  /** More than floats lose, which is how observations are stored. */
  private static final double ROUNDING = 1e-4;

  private Evidence() {}

  static double[] of(Observation seen) {
    double margin = seen.similarity() - seen.rival();
    int neighbours = Math.max(FEWEST_NEIGHBOURS, seen.neighbours());
    int agreeing = Math.max(1, seen.agreeing());
    return new double[] {
      1,
      SCALE * (seen.similarity() - USUAL_SIMILARITY),
      SCALE * Math.max(0, Math.min(WIDEST_MARGIN, margin)),
      Math.log((double) agreeing / (neighbours + 1 - agreeing))
    };
  }

  /** Whether {@code evidence} is in no way better than {@code other}. */
  static boolean isAtMost(double[] evidence, double[] other) {
    for (int i = 0; i < SIZE; i++) {
      if (evidence[i] > other[i] + ROUNDING) {
        return false;
      }
    }
    return true;
  }
}
