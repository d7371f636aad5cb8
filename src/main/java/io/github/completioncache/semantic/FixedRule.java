package io.github.completioncache.semantic;

import java.util.Locale;

/** Serves from a similarity on. */
final class FixedRule extends MatchRule {

  private final double threshold;
  private final double floor;

  FixedRule(double threshold, double floor) {
    this.threshold = requireSimilarity("threshold", threshold);
    this.floor = requireSimilarity("floor", floor);
    if (floor > threshold) {
      throw new IllegalArgumentException(
          "floor must not be above the threshold (" + threshold + "), but is " + floor);
    }
  }

  static double requireSimilarity(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          name + " must be a cosine similarity above 0 and at most 1, but is " + value);
    }
    return value;
  }

  @Override
  public boolean learns() {
    return false;
  }

  @Override
  public Decision decide(Candidates candidates) {
    double similarity = candidates.best().similarity();
    double needed =
        candidates.threshold() == null ? threshold : Math.max(floor, candidates.threshold());
    return similarity >= needed
        ? decision(Decision.Kind.SERVE, similarity, "at least", needed)
        : decision(Decision.Kind.MISS, similarity, "below", needed);
  }

  private static Decision decision(
      Decision.Kind kind, double similarity, String relation, double other) {
    return new Decision(
        kind,
        Double.NaN,
        String.format(Locale.ROOT, "similarity %.3f, %s %.3f", similarity, relation, other));
  }
}
