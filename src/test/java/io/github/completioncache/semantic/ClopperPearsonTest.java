package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits, against values of the quantile function of the beta distribution. */
final class ClopperPearsonTest {

  @ParameterizedTest
  @CsvSource({
    "0, 10, 0.95, 0.2588655509, 0.0000000000",
    "1, 10, 0.95, 0.3941633024, 0.0051161969",
    "3, 10, 0.95, 0.6066242161, 0.0872644339",
    "0, 100, 0.95, 0.0295130496, 0.0000000000",
    "2, 100, 0.95, 0.0616192004, 0.0035651526",
    "10, 500, 0.95, 0.0336882723, 0.0108899013",
    "7, 1000, 0.99, 0.0159280630, 0.0023345011",
    "50, 7000, 0.95, 0.0090324208, 0.0055703898",
    "5, 10, 0.975, 0.8129139716, 0.1870860284",
    "9, 10, 0.95, 0.9948838031, 0.6058366976"
  })
  void limitsAreTheQuantilesOfTheBetaDistribution(
      int hits, int trials, double confidence, double upper, double lower) {
    assertThat(ClopperPearson.upper(hits, trials, confidence)).isCloseTo(upper, within(1e-8));
    assertThat(ClopperPearson.lower(hits, trials, confidence)).isCloseTo(lower, within(1e-8));
  }

  @Test
  void ruleOfThreeHolds() {
    assertThat(ClopperPearson.upper(0, 300, 0.95)).isCloseTo(3.0 / 300, within(1e-4));
  }

  @Test
  void nothingSeenSaysNothing() {
    assertThat(ClopperPearson.upper(0, 0, 0.95)).isEqualTo(1);
    assertThat(ClopperPearson.lower(0, 0, 0.95)).isEqualTo(0);
    assertThat(ClopperPearson.upper(7, 7, 0.95)).isEqualTo(1);
  }

  @Test
  void upperLimitHoldsAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(1);
    int held = 0;
    for (int i = 0; i < 2_000; i++) {
      int hits = 0;
      for (int j = 0; j < 200; j++) {
        hits += random.nextDouble() < 0.03 ? 1 : 0;
      }
      held += ClopperPearson.upper(hits, 200, 0.95) >= 0.03 ? 1 : 0;
    }
    assertThat(held).isBetween(1_900, 1_999);
  }

  @Test
  void countsAndConfidenceAreChecked() {
    assertThatThrownBy(() -> ClopperPearson.upper(2, 1, 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hits must be between 0 and trials (1), but is 2");
    assertThatThrownBy(() -> ClopperPearson.lower(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confidence must be between 0 and 1, but is 1.0");
  }
}
