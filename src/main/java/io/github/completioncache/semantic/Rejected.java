package io.github.completioncache.semantic;

import java.util.List;

/** What is known of answers that an application has rejected. */
final class Rejected {

  private Rejected() {}

  /** Whether an answer was rejected with evidence that was as good in every way. */
  static boolean covers(double[] evidence, List<Observation> ofAnswer) {
    for (Observation each : ofAnswer) {
      if (each.rejected() && Evidence.isAtMost(evidence, Evidence.of(each))) {
        return true;
      }
    }
    return false;
  }
}
