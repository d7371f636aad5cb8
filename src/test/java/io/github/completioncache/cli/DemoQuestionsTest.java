package io.github.completioncache.cli;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.TtlRules;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The questions of the demo, and how they repeat. */
final class DemoQuestionsTest {

  private static final SupportBot BOT = SupportBot.load();

  @Test
  void theBotHasQuestionsInEveryCategoryThatHasATtl() {
    assertThat(BOT.questions()).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
    assertThat(BOT.questions().stream().map(Question::category).distinct())
        .containsExactlyInAnyOrderElementsOf(TtlRules.standard().categories().keySet());
    assertThat(BOT.questions())
        .allSatisfy(question -> assertThat(BOT.answers().get(question.text())).isNotBlank());
  }

  @Test
  void theSameSeedGivesTheSameSequence() {
    List<Question> sequence = Sequence.repeating(BOT.questions(), 500, 7);

    assertThat(Sequence.repeating(BOT.questions(), 500, 7)).isEqualTo(sequence);
    assertThat(Sequence.repeating(BOT.questions(), 500, 8)).isNotEqualTo(sequence);
  }

  @Test
  void aLongerRunBeginsAsAShorterOne() {
    assertThat(Sequence.repeating(BOT.questions(), 500, 7).subList(0, 100))
        .isEqualTo(Sequence.repeating(BOT.questions(), 100, 7));
  }

  @Test
  void howOftenAQuestionComesFallsWithItsRank() {
    List<Question> hundred =
        IntStream.range(0, 100).mapToObj(i -> new Question("default", "q" + i)).toList();
    Map<Question, Long> counts =
        Sequence.repeating(hundred, 100_000, 1).stream()
            .collect(groupingBy(question -> question, counting()));

    List<Long> ranked = counts.values().stream().sorted((a, b) -> Long.compare(b, a)).toList();

    // A share of 1/rank over the sum of 1 to 1/100, which is 5.187.
    assertThat(ranked).hasSize(100);
    assertThat(ranked.get(0)).isBetween(18_500L, 20_100L);
    assertThat(ranked.get(9)).isBetween(1_700L, 2_200L);
    assertThat(ranked.get(99)).isBetween(100L, 250L);
  }

  @Test
  void oneQuestionIsEnough() {
    Question only = new Question("default", "Well?");

    assertThat(Sequence.repeating(List.of(only), 3, 1)).containsExactly(only, only, only);
    assertThat(Sequence.inOrder(List.of(only), 3)).containsExactly(only);
  }
}
