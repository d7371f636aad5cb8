package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparing answers by what they mean. */
final class SimilarAnswersTest {

  /** To this one, everything means the same. */
  private final Judge judge =
      Judge.similarity(Embedder.of("constant", 2, text -> new float[] {1, 0}), 0.9);

  private boolean accepts(String known, String actual) {
    return judge.judge(new Judge.Case("asked", "known", known, Optional.of(actual))).accepted();
  }

  @ParameterizedTest
  @CsvSource({
    "The limit is 5 GB., The limit is 50 GB.",
    "The limit is 5 GB., The limit is 5 MB.",
    "It opens on Monday., It opens on Tuesday.",
    "The port is open., The port is not open.",
    "It is enabled by default., It is disabled by default."
  })
  void answersThatDifferInWhatGuardsKnowAreNotTheSame(String known, String actual) {
    assertThat(accepts(known, actual)).isFalse();
    assertThat(accepts(actual, known)).isFalse();
  }

  @Test
  void answersInOtherWordsAre() {
    assertThat(accepts("The limit is 5 GB.", "You have 5 GB at most.")).isTrue();
  }

  @Test
  void longAnswersAreOnlyIfTheyAreEqual() {
    String answer = "word ".repeat(Text.LONGEST / 5 + 1);
    assertThat(accepts(answer, answer + "\n")).isTrue();
    assertThat(accepts(answer, answer + "more")).isFalse();
  }
}
