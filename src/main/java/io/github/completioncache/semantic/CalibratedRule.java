package io.github.completioncache.semantic;

import io.github.completioncache.semantic.Decision.Kind;

/** Serves as a {@link Calibration} allows in the category of the caller; in others nothing. */
final class CalibratedRule extends MatchRule {

  private final Calibration calibration;

  CalibratedRule(Calibration calibration) {
    this.calibration = calibration;
  }

  @Override
  public boolean learns() {
    return false;
  }

  @Override
  public Decision decide(Candidates candidates) {
    Observation seen = candidates.observation(/* correct= */ true);
    Calibration.Category category = calibration.categories().get(candidates.category());
    Double threshold = candidates.threshold();
    if (category == null || !category.serves()) {
      return decision(Kind.MISS, seen, "not calibrated for the category");
    }
    if (threshold != null && seen.similarity() < threshold) {
      return decision(Kind.MISS, seen, "below what the call asks for");
    }
    boolean accepted = category.accepts(seen);
    return new Decision(
        accepted ? Kind.SERVE : Kind.MISS,
        category.expectedError(seen),
        Reasons.of(accepted ? "as sure as calibrated" : "not sure enough", seen));
  }

  private static Decision decision(Kind kind, Observation seen, String why) {
    return new Decision(kind, Double.NaN, Reasons.of(why, seen));
  }
}
