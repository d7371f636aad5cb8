package io.github.completioncache.openai;

import static io.github.completioncache.openai.SemanticDesk.outcome;
import static io.github.completioncache.openai.SemanticDesk.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.SemanticReport;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rule that learns from the provider's answers how far those that are stored carry. */
class SemanticLearningTest {

  private static final Pattern INTENT = Pattern.compile("about (\\d)");

  private final SemanticDesk desk = new SemanticDesk();
  private final MemoryCacheStore store = MemoryCacheStore.builder().clock(desk.desk.clock).build();
  private final Random random = new Random(7);

  @AfterEach
  void close() {
    desk.close();
  }

  /** Three subjects, each with one answer; what is asked about one of them is within 16 degrees. */
  private List<String> questions(int count) {
    desk.desk.provider.answers(
        (request, exchange) -> {
          Matcher intent = INTENT.matcher(request.body());
          StubProvider.respond(
              exchange,
              200,
              StubProvider.answer(intent.find() ? "Answer " + intent.group(1) : "None"));
        });
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int intent = random.nextInt(3);
      String text = "Question " + i + " about " + intent;
      desk.angles.with(text, 60 * intent + 16 * random.nextDouble());
      questions.add(text);
    }
    return questions;
  }

  /** A client with a rule that has seen nothing itself. */
  private CachedCompletionClient open() {
    return desk.desk.open(
        desk.desk
            .settings()
            .store(store)
            .executor(Runnable::run)
            .semantic(desk.options(MatchRule.verified(0.05, 1)).build()));
  }

  @Test
  void servesMoreAndMoreAndNothingWrong() {
    CachedCompletionClient client = open();
    int early = 0;
    int late = 0;
    List<String> questions = questions(300);
    for (int i = 0; i < questions.size(); i++) {
      String text = questions.get(i);
      CachedCompletion completion = client.complete(question(text));
      String said = completion.completion().choices().get(0).message().content().orElseThrow();
      Matcher intent = INTENT.matcher(text);
      assertThat(intent.find()).isTrue();
      assertThat(said).isEqualTo("Answer " + intent.group(1));
      if (completion.outcome().status() == CacheStatus.SEMANTIC) {
        early += i < 30 ? 1 : 0;
        late += i >= 200 ? 1 : 0;
      }
    }

    assertThat(early).isZero();
    assertThat(late).isGreaterThan(50);
    SemanticReport.Category category =
        client.semanticReport().orElseThrow().category(CacheOptions.DEFAULT_CATEGORY);
    assertThat(category.served()).isEqualTo(client.stats().semanticHits());
    assertThat(category.explored()).isPositive();
    assertThat(category.looks()).isEqualTo(300);
  }

  @Test
  void whatIsCheckedTellsHowOftenWhatIsServedIsWrong() {
    CachedCompletionClient client = open();
    questions(300).forEach(text -> outcome(client, text));

    SemanticReport.Category category =
        client.semanticReport().orElseThrow().category(CacheOptions.DEFAULT_CATEGORY);
    assertThat(category.compared()).isPositive();
    assertThat(category.wrong()).isZero();
    assertThat(category.errorAtMost(0.95)).isLessThan(1);
  }

  @Test
  void whatWasLearntOutlivesTheProcess() {
    List<String> questions = questions(150);
    CachedCompletionClient before = open();
    questions.subList(0, 140).forEach(text -> outcome(before, text));

    CachedCompletionClient after = open();

    assertThat(questions.subList(140, 150))
        .extracting(text -> outcome(after, text).status())
        .contains(CacheStatus.SEMANTIC);
  }
}
