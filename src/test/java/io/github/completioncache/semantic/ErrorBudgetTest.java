package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Keeping a mean within a bound. */
final class ErrorBudgetTest {

  private final ErrorBudget budget = new ErrorBudget(0.02);

  @Test
  void firstAnswerMayBeAsBadAsTheBound() {
    assertThat(budget.allowance()).isCloseTo(0.02, within(1e-12));
  }

  @Test
  void goodAnswersLeaveRoomForWorseOnes() {
    budget.spend(0);
    budget.spend(0.01);
    assertThat(budget.allowance()).isCloseTo(0.05, within(1e-12));
  }

  @Test
  void whoSpendsAllThatIsAllowedStaysAtTheBound() {
    for (int i = 0; i < 2_000; i++) {
      budget.spend(budget.allowance());
      assertThat(budget.allowance()).isCloseTo(0.02, within(1e-9));
    }
  }

  @Test
  void longGoodTimesAreNoLicence() {
    for (int i = 0; i < 100_000; i++) {
      budget.spend(0);
    }
    assertThat(budget.allowance()).isBetween(10.0, 10.1);
  }
}
