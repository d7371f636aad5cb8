package io.github.completioncache.semantic;

import java.util.Objects;

/**
 * What is done with the answer of the best candidate.
 *
 * @param kind what
 * @param expectedError how likely it is to be wrong, as far as the rule can say, from 0 to 1; NaN
 *     if it cannot
 * @param reason why, in a few words that may hold numbers, but never content
 */
public record Decision(Kind kind, double expectedError, String reason) {

  /** What can be done with an answer. */
  public enum Kind {
    /** It is served. */
    SERVE,
    /** The provider is asked, to find out whether it would have been right. */
    EXPLORE,
    /** It could be served, but the provider is asked, to find out whether that is still so. */
    CHECK,
    /** The provider is asked. */
    MISS
  }

  /** Rejects null. */
  public Decision {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
  }
}
