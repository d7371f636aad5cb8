package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.completioncache.semantic.SemanticTally.Result;
import org.junit.jupiter.api.Test;

/** What the numbers of a report mean. */
class SemanticReportTest {

  private final SemanticTally tally = new SemanticTally();

  private static Observation seen(double similarity, boolean correct) {
    return new Observation(similarity, -1, 1, 1, correct, /* rejected= */ false);
  }

  private SemanticReport.Category faq() {
    return tally.report().category("faq");
  }

  @Test
  void looksAreCountedByTheirResult() {
    tally.looked("faq", Result.SERVED);
    tally.looked("faq", Result.SERVED);
    tally.looked("faq", Result.EXPLORED);
    tally.looked("faq", Result.GUARDED);
    tally.looked("faq", Result.MISSED);
    tally.looked("news", Result.MISSED);

    assertThat(faq().looks()).isEqualTo(5);
    assertThat(faq().served()).isEqualTo(2);
    assertThat(faq().explored()).isEqualTo(1);
    assertThat(faq().guarded()).isEqualTo(1);
    assertThat(faq().hitRate()).hasValue(0.4);
    assertThat(tally.report().categories()).containsOnlyKeys("faq", "news");
    assertThat(tally.report().category("none").hitRate()).isEmpty();
  }

  @Test
  void onlyWhatWouldBeServedCountsAsError() {
    for (int i = 0; i < 100; i++) {
      tally.compared("faq", seen(0.95, i >= 3), /* served= */ true);
      tally.compared("faq", seen(0.5, false), /* served= */ false);
    }

    assertThat(faq().compared()).isEqualTo(100);
    assertThat(faq().wrong()).isEqualTo(3);
    assertThat(faq().error()).hasValue(0.03);
    // The limits of Clopper and Pearson for 3 of 100.
    assertThat(faq().errorAtLeast(0.95)).isCloseTo(0.0082, within(0.0001));
    assertThat(faq().errorAtMost(0.95)).isCloseTo(0.0757, within(0.0001));
  }

  @Test
  void aThresholdIsSuggestedThatKeepsTheBound() {
    for (int i = 0; i < 1_000; i++) {
      double similarity = 0.5 + i / 2_000.0;
      tally.compared("faq", seen(similarity, similarity > 0.8), /* served= */ true);
    }

    assertThat(faq().suggestedThreshold(0.02).orElseThrow()).isBetween(0.78, 0.86);
    assertThat(faq().suggestedThreshold(0.2).orElseThrow()).isBetween(0.7, 0.8);
    assertThatThrownBy(() -> faq().suggestedThreshold(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.5");
  }

  @Test
  void nothingIsSuggestedFromTooLittle() {
    for (int i = 0; i < 50; i++) {
      tally.compared("faq", seen(0.95, true), /* served= */ true);
    }

    assertThat(faq().suggestedThreshold(0.02)).isEmpty();
    assertThat(tally.report().calibration(0.02).categories().get("faq").serves()).isFalse();
  }

  @Test
  void theLastComparisonsAreKept() {
    for (int i = 0; i < 3_000; i++) {
      tally.compared("faq", seen(0.9, i >= 1_000), /* served= */ true);
    }

    assertThat(faq().compared()).isEqualTo(2_000);
    assertThat(faq().wrong()).isZero();
  }

  @Test
  void categoriesWithoutEndAreNoLeak() {
    for (int i = 0; i < 2_000; i++) {
      tally.looked("category " + i, Result.MISSED);
    }

    assertThat(tally.report().categories()).hasSize(1_001).containsKey("other");
  }
}
