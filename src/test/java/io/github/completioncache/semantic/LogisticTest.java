package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The model of how likely answers are to be right. */
final class LogisticTest {

  private static final double[] TRUTH = {-1, 0.5, 1.5, 1};

  private final Random random = new Random(1);

  @Test
  void nothingSeenLeavesWhatWasAssumed() {
    assertThat(fit(0).weights()).containsExactly(Logistic.PRIOR, within(1e-6));
  }

  @Test
  void weightsOfTheTruthAreFound() {
    assertThat(fit(50_000).weights()).containsExactly(TRUTH, within(0.1));
  }

  @Test
  void startDoesNotChangeTheResult() {
    double[][] evidence = evidence(500);
    boolean[] correct = correct(evidence);
    Logistic from = Logistic.fit(evidence, correct, Logistic.PRIOR);
    Logistic fromElsewhere = Logistic.fit(evidence, correct, new double[] {3, -2, 0, 4});
    assertThat(fromElsewhere.weights()).containsExactly(from.weights(), within(1e-3));
  }

  @Test
  void whatIsPerfectlySeparableHasFiniteWeights() {
    double[][] evidence = evidence(500);
    boolean[] correct = new boolean[500];
    for (int i = 0; i < 500; i++) {
      correct[i] = evidence[i][3] > 0;
    }
    assertThat(Logistic.fit(evidence, correct, Logistic.PRIOR).weights())
        .containsExactly(new double[4], within(20.0));
  }

  @Test
  void bandBecomesNarrowerWithWhatIsSeen() {
    double[] strong = {1, 1, 2, 2};
    assertThat(fit(100).deviation(strong))
        .isLessThan(fit(0).deviation(strong) / 2)
        .isGreaterThan(3 * fit(10_000).deviation(strong));
  }

  @Test
  void bandHoldsTheTruthAboutAsOftenAsOneDeviationShould() {
    double[] x = {1, 1, 2, 2};
    double truth = -1 + 0.5 + 3 + 2;
    int held = 0;
    for (int i = 0; i < 200; i++) {
      Logistic model = fit(500);
      held += Math.abs(model.logOdds(x) - truth) <= model.deviation(x) ? 1 : 0;
    }
    assertThat(held).isBetween(115, 165);
  }

  private Logistic fit(int number) {
    double[][] evidence = evidence(number);
    return Logistic.fit(evidence, correct(evidence), Logistic.PRIOR);
  }

  private double[][] evidence(int number) {
    double[][] evidence = new double[number][];
    for (int i = 0; i < number; i++) {
      evidence[i] =
          new double[] {
            1, random.nextGaussian(), random.nextDouble() * 3, random.nextDouble() * 4 - 2
          };
    }
    return evidence;
  }

  private boolean[] correct(double[][] evidence) {
    boolean[] correct = new boolean[evidence.length];
    for (int i = 0; i < correct.length; i++) {
      double logOdds = 0;
      for (int j = 0; j < TRUTH.length; j++) {
        logOdds += TRUTH[j] * evidence[i][j];
      }
      correct[i] = random.nextDouble() < Logistic.probability(logOdds);
    }
    return correct;
  }
}
