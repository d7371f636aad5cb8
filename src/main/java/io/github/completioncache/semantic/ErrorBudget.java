package io.github.completioncache.semantic;

/**
 * Keeps the mean of the expected errors of what was served within a bound. Safe for use by several
 * threads.
 */
final class ErrorBudget {

  /** What was served earlier than about so many answers ago is forgotten. */
  private static final double REMEMBERED = 500;

  private final double bound;
  private double expected;
  private double served;

  ErrorBudget(double bound) {
    this.bound = bound;
  }

  /** How likely the next answer may be to be wrong. */
  synchronized double allowance() {
    return bound * (served + 1) - expected;
  }

  /** An answer was served that is wrong with probability {@code error}. */
  synchronized void spend(double error) {
    expected += error;
    served++;
    if (served > REMEMBERED) {
      expected *= REMEMBERED / served;
      served = REMEMBERED;
    }
  }
}
