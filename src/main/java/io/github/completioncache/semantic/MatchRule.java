package io.github.completioncache.semantic;

import java.util.Objects;
import java.util.Random;

/**
 * Decides whether the answer to the most similar question is served. Instances are safe for use by
 * several threads.
 */
public abstract class MatchRule {

  MatchRule() {}

  /**
   * Serves from a similarity on. A call can ask for a higher one, and not for a lower one.
   *
   * @param threshold cosine similarity, above 0 and at most 1
   * @throws IllegalArgumentException if it is not in that range
   */
  public static MatchRule fixed(double threshold) {
    return fixed(threshold, threshold);
  }

  /**
   * As {@link #fixed(double)}, but lets a call ask for a lower similarity.
   *
   * @param floor the lowest that a call can ask for; one that asks for less gets this
   * @throws IllegalArgumentException if one is not above 0 and at most 1, or {@code floor} is above
   *     {@code threshold}
   */
  public static MatchRule fixed(double threshold, double floor) {
    return new FixedRule(threshold, floor);
  }

  /**
   * Serves as calibrated beforehand in the category of the caller, and nothing in categories of
   * which the calibration knows too little. A call can ask for a similarity on top of that.
   */
  public static MatchRule calibrated(Calibration calibration) {
    return new CalibratedRule(Objects.requireNonNull(calibration, "calibration"));
  }

  /**
   * Learns from the answers of the provider which ones it could have served, and serves so that of
   * all answers that are served at most the share {@code errorBound} is wrong. Serves nothing until
   * it has seen 30 pairs of a partition; from then on, the more questions were answered alike, the
   * more it serves. One in 33 answers that could be served is checked in place of that.
   *
   * <p>The bound holds on average, for questions like those that were learnt from, and as far as
   * the comparison of answers is right. A call cannot lower it; it can ask for a similarity.
   *
   * @param errorBound above 0 and at most 0.2, such as 0.02 for one wrong answer in fifty
   * @throws IllegalArgumentException if it is not in that range
   * @see <a href="https://arxiv.org/abs/2502.03771">vCache: Verified Semantic Prompt Caching</a>
   */
  public static MatchRule verified(double errorBound) {
    return new VerifiedRule(errorBound, new Random());
  }

  /**
   * As {@link #verified(double)}, but always takes the same answers for its checks.
   *
   * @param errorBound above 0 and at most 0.2
   * @param seed of the random numbers by which answers are chosen for checks; any number
   * @throws IllegalArgumentException if {@code errorBound} is not in its range
   */
  public static MatchRule verified(double errorBound, long seed) {
    return new VerifiedRule(errorBound, new Random(seed));
  }

  /** Whether the answers of exploring calls are to be compared, so that the rule learns. */
  public abstract boolean learns();

  /**
   * What is to be done with the answer of the best candidate. Changes nothing that was learnt;
   * which answers are checked is drawn by lot at each call.
   */
  public abstract Decision decide(Candidates candidates);

  /** The answer was served, as decided. Default: nothing is to be remembered of that. */
  public void served(Candidates candidates, Decision decision) {}
}
