package io.github.completioncache.semantic;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How likely answers are to be wrong, as far as a partition has learnt. Immutable.
 *
 * <p>The estimate is careful: the odds are those at the lower end of a confidence band, and if more
 * answers were wrong than expected where they would have been served, all odds are worse by as
 * much.
 */
final class ErrorModel {

  /**
   * Answers that are hopeless teach nothing about those that might be served; fitted with them, a
   * curve promises too much at its other end.
   */
  private static final double HOPELESS = 0.3;

  /** Width of the band in standard deviations, to one side. */
  private static final double BAND = 1;

  /** Of the normal distribution of the logarithm of the odds among answers. */
  private static final double VARIANCE_OF_ANSWERS = 1;

  private static final double WEIGHT_OF_REJECTION = 2;
  private static final int STEPS_OF_OFFSET = 4;

  private static final int CHECKED = 400;
  private static final double EXPECTED_BEFORE = 2;
  private static final double WORST_CORRECTION = 9;

  private final Logistic all;
  private final Logistic model;
  private final double correction;

  private ErrorModel(Logistic all, Logistic model, double correction) {
    this.all = all;
    this.model = model;
    this.correction = correction;
  }

  /**
   * Learns.
   *
   * @param seen the oldest first
   * @param level answers that are wrong more often are not served
   * @param before what was learnt from almost the same; null if nothing was
   */
  static ErrorModel learn(List<Observation> seen, double level, @Nullable ErrorModel before) {
    double[][] evidence = new double[seen.size()][];
    boolean[] correct = new boolean[seen.size()];
    for (int i = 0; i < correct.length; i++) {
      evidence[i] = Evidence.of(seen.get(i));
      correct[i] = seen.get(i).correct();
    }
    Logistic all =
        Logistic.fit(evidence, correct, before == null ? Logistic.PRIOR : before.all.weights());
    int kept = 0;
    for (int i = 0; i < correct.length; i++) {
      if (Logistic.probability(all.logOdds(evidence[i])) >= HOPELESS) {
        evidence[kept] = evidence[i];
        correct[kept++] = correct[i];
      }
    }
    evidence = Arrays.copyOf(evidence, kept);
    correct = Arrays.copyOf(correct, kept);
    Logistic model =
        Logistic.fit(evidence, correct, before == null ? all.weights() : before.model.weights());
    return new ErrorModel(all, model, correction(model, evidence, correct, level));
  }

  /** How many times worse the odds are than the model says, where answers would be served. */
  private static double correction(
      Logistic model, double[][] evidence, boolean[] correct, double level) {
    int checked = 0;
    double wrong = EXPECTED_BEFORE;
    double expected = EXPECTED_BEFORE;
    for (int i = correct.length - 1; i >= 0 && checked < CHECKED; i--) {
      double error = 1 - Logistic.probability(model.logOdds(evidence[i]));
      if (error <= level) {
        checked++;
        wrong += correct[i] ? 0 : 1;
        expected += error;
      }
    }
    return Math.max(1, Math.min(WORST_CORRECTION, wrong / expected));
  }

  /**
   * How likely an answer is to be wrong.
   *
   * @param ofAnswer what was seen of the same answer
   */
  double error(double[] evidence, List<Observation> ofAnswer) {
    double logOdds = model.logOdds(evidence) + offset(ofAnswer) - BAND * model.deviation(evidence);
    return 1 - Logistic.probability(logOdds - Math.log(correction));
  }

  /** How much better or worse an answer carries than others do; found by Newton's method. */
  private double offset(List<Observation> ofAnswer) {
    int size = ofAnswer.size();
    double[] expected = new double[size];
    for (int i = 0; i < size; i++) {
      expected[i] = model.logOdds(Evidence.of(ofAnswer.get(i)));
    }
    double offset = 0;
    for (int step = 0; step < STEPS_OF_OFFSET && size > 0; step++) {
      double gradient = -offset / VARIANCE_OF_ANSWERS;
      double bend = 1 / VARIANCE_OF_ANSWERS;
      for (int i = 0; i < size; i++) {
        Observation seen = ofAnswer.get(i);
        double weight = seen.rejected() ? WEIGHT_OF_REJECTION : 1;
        double likely = Logistic.probability(expected[i] + offset);
        gradient += weight * ((seen.correct() ? 1 : 0) - likely);
        bend += weight * likely * (1 - likely);
      }
      offset += gradient / bend;
    }
    return offset;
  }
}
