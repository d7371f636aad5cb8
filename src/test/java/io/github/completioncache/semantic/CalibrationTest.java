package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.semantic.Decision.Kind;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thresholds found from answers that are known to be right or wrong. */
final class CalibrationTest {

  /** Right from 0.8 on, and wrong below. */
  @Test
  void fewestPairsThatSayAnything() {
    assertThat(ofRightPairs(388).serves()).isFalse();
    assertThat(ofRightPairs(389).serves()).isTrue();
  }

  private static Calibration.Category ofRightPairs(int number) {
    Calibration.Builder builder = Calibration.builder();
    for (int i = 0; i < number; i++) {
      builder.pair("faq", 0.9 + 0.0001 * i, /* correct= */ true);
    }
    return Objects.requireNonNull(builder.build().categories().get("faq"));
  }

  private static Calibration sharp(int pairs) {
    Calibration.Builder builder = Calibration.builder();
    for (int i = 0; i < pairs; i++) {
      double similarity = 0.6 + 0.4 * i / pairs;
      builder.pair("faq", similarity, similarity >= 0.8);
    }
    return builder.build();
  }

  @Test
  void servesFromTheSimilarityOnFromWhichAnswersAreRight() {
    Calibration calibration = sharp(2_000);
    MatchRule rule = MatchRule.calibrated(calibration);
    assertThat(kind(rule, "faq", 0.81, null)).isEqualTo(Kind.SERVE);
    assertThat(kind(rule, "faq", 0.78, null)).isEqualTo(Kind.MISS);
    assertThat(calibration.categories().get("faq").hitRate()).isBetween(0.48, 0.52);
    assertThat(calibration.categories().get("faq").error()).isLessThan(0.02);
    assertThat(calibration.toString())
        .matches(
            "faq: serves \\d\\d\\.\\d % of 2000 answers, of which [01]\\.\\d\\d % are wrong,"
                + " from a similarity of 0\\.\\d{3}\n");
  }

  @Test
  void tooFewAnswersSayNothing() {
    Calibration calibration = sharp(100);
    assertThat(calibration.categories().get("faq").serves()).isFalse();
    assertThat(calibration).hasToString("faq: serves nothing, tested on 100 answers\n");
    assertThat(kind(MatchRule.calibrated(calibration), "faq", 1, null)).isEqualTo(Kind.MISS);
  }

  @Test
  void categoriesThatAreNotCalibratedGetNothing() {
    MatchRule rule = MatchRule.calibrated(sharp(2_000));
    assertThat(kind(rule, "news", 1, null)).isEqualTo(Kind.MISS);
  }

  /** M10: what a call asks for can only be stricter than the rule. */
  @Test
  void aCallCanOnlyAskForAHigherSimilarity() {
    MatchRule rule = MatchRule.calibrated(sharp(2_000));
    assertThat(kind(rule, "faq", 0.9, 0.95)).isEqualTo(Kind.MISS);
    assertThat(kind(rule, "faq", 0.7, 0.1)).isEqualTo(Kind.MISS);
  }

  @Test
  void whatNeighboursSayServesMore() {
    Random random = new Random(1);
    Calibration.Builder similarity = Calibration.builder();
    Calibration.Builder neighbours = Calibration.builder();
    for (int i = 0; i < 4_000; i++) {
      double cosine = 0.5 + 0.5 * random.nextDouble();
      int agreeing = 1 + random.nextInt(10);
      boolean correct = random.nextDouble() < Logistic.probability(agreeing - 5 + 4 * cosine);
      similarity.pair("faq", cosine, correct);
      neighbours.observation(
          "faq", new Observation(cosine, cosine - 0.1, agreeing, 10, correct, false));
    }
    assertThat(similarity.build().categories().get("faq").serves()).isFalse();
    assertThat(neighbours.build().categories().get("faq").hitRate()).isGreaterThan(0.25);
  }

  /** Of many calibrations on chance, at most one in twenty may break its bound. */
  @Test
  void boundHoldsWithTheConfidence() {
    int broken = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      double[] doubts = random.doubles(600).toArray();
      boolean[] correct = new boolean[doubts.length];
      for (int i = 0; i < doubts.length; i++) {
        correct[i] = random.nextDouble() >= 0.2 * doubts[i];
      }
      double served =
          new ThresholdSearch(0.05, 0.95)
              .laxest(doubts, correct)
              .map(ThresholdSearch.Threshold::doubt)
              .orElse(0.0);
      // The mean of the error from 0 to what is served.
      double error = 0.2 * served / 2;
      broken += error > 0.05 ? 1 : 0;
    }
    assertThat(broken).isLessThanOrEqualTo(15);
  }

  @Test
  void aCategoryHasEitherPairsOrObservations() {
    Calibration.Builder builder = Calibration.builder().pair("faq", 0.9, true);
    Observation observation = new Observation(0.9, 0.8, 1, 10, true, false);
    assertThatThrownBy(() -> builder.observation("faq", observation))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("category must have either pairs or observations, but would have both");
  }

  /** M3: one unit, cosine similarity. */
  @ParameterizedTest
  @ValueSource(doubles = {-1.1, 1.5, 80, Double.NaN})
  void similarityIsACosine(double similarity) {
    assertThatThrownBy(() -> Calibration.builder().pair("faq", similarity, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("similarity must be from -1 to 1, but is " + similarity);
  }

  @Test
  void boundAndConfidenceMustMakeSense() {
    assertThatThrownBy(() -> Calibration.builder().errorBound(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("errorBound must be above 0 and at most 0.2, but is 0.0");
    assertThatThrownBy(() -> Calibration.builder().confidence(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confidence must be at least 0.5 and below 1, but is 1.0");
  }

  private static Kind kind(
      MatchRule rule, String category, double similarity, @Nullable Double threshold) {
    return rule.decide(candidates(category, similarity, threshold)).kind();
  }

  private static Candidates candidates(
      String category, double similarity, @Nullable Double threshold) {
    Neighbour best = new Neighbour(Precedents.key(1), similarity, "question", Precedents.key(2));
    return new Candidates(
        Precedents.key(0), category, List.of(best), best, Learnt.NOTHING, threshold);
  }
}
