package io.github.completioncache.semantic;

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

  /** Whether the answers of exploring calls are to be compared, so that the rule learns. */
  public abstract boolean learns();

  /** What is to be done with the answer of the best candidate. Changes nothing. */
  public abstract Decision decide(Candidates candidates);

  /** The answer was served, as decided. Default: nothing is to be remembered of that. */
  public void served(Candidates candidates, Decision decision) {}
}
