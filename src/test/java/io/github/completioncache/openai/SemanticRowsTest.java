package io.github.completioncache.openai;

import static io.github.completioncache.openai.SemanticDesk.FORGOT;
import static io.github.completioncache.openai.SemanticDesk.RESET;
import static io.github.completioncache.openai.SemanticDesk.outcome;
import static io.github.completioncache.openai.SemanticDesk.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.MeddledVectors;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose questions are kept to be found, and for how long. */
class SemanticRowsTest {

  private static final CacheOptions REFRESH =
      CacheOptions.builder().mode(CacheOptions.Mode.REFRESH).build();

  private final SemanticDesk desk = new SemanticDesk();
  private final MeddledVectors vectors = new MeddledVectors(desk.vectors);

  /** What is to be done behind callers. */
  private final List<Runnable> tasks = new ArrayList<>();

  @AfterEach
  void close() {
    desk.close();
  }

  private CachedCompletionClient open(MatchRule rule) {
    return desk.desk.open(
        desk.desk
            .settings()
            .executor(tasks::add)
            .semantic(desk.options(rule).vectors(vectors).build()));
  }

  private void runTasks() {
    List<Runnable> all = List.copyOf(tasks);
    tasks.clear();
    all.forEach(Runnable::run);
  }

  /** A client that is to compare the answer to one question with that to the other. */
  private CachedCompletionClient withLesson() {
    desk.desk.provider.answers(200, StubProvider.answer("By mail."));
    CachedCompletionClient client = open(MatchRule.verified(0.05, 1));
    said(client, RESET);
    assertThat(outcome(client, FORGOT).reason()).contains("too little is known yet");
    assertThat(tasks).hasSize(1);
    return client;
  }

  @Test
  void theAnswerOfACallThatDoesWithoutMatchingIsGivenToNobodyElse() {
    CachedCompletionClient client = open(MatchRule.fixed(0.9));
    said(client, RESET);
    Row row = vectors.last();
    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);

    outcome(client, RESET, REFRESH.toBuilder().semantic(false).build());
    runTasks();

    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.MISS);
    assertThat(vectors.has(row)).isFalse();
  }

  @Test
  void whatIsLearntLateDoesNotBringBackWhatWasInvalidated() {
    CachedCompletionClient client = withLesson();
    Row row = vectors.last();
    client.invalidate(Invalidation.key(row.key()));
    vectors.remove(row.partition(), row.key());

    runTasks();

    assertThat(vectors.has(row)).isFalse();
    assertThat(vectors.learnt(row.partition(), row.answer()).ofPartition()).hasSize(1);
  }

  @Test
  void whatIsLearntLateSaysNothingOfANewerAnswer() {
    CachedCompletionClient client = withLesson();
    Runnable lesson = tasks.remove(0);
    desk.desk.clock.advance(Duration.ofMinutes(1));
    desk.desk.provider.answers(200, StubProvider.answer("By phone."));
    outcome(client, FORGOT, REFRESH);
    runTasks();
    Row newer = vectors.last();

    lesson.run();

    assertThat(vectors.last()).isEqualTo(newer);
  }

  @Test
  void whatIsInvalidatedWhileItIsIndexedIsNotKept() {
    CachedCompletionClient client = open(MatchRule.fixed(0.9));
    vectors.beforePut(() -> client.invalidate(Invalidation.everything()));

    said(client, RESET);

    assertThat(vectors.has(vectors.last())).isFalse();
  }

  @Test
  void nothingIsLearntOnceTheCacheIsClosed() {
    CachedCompletionClient client = withLesson();
    outcome(client, RESET, REFRESH);
    assertThat(tasks).hasSize(2);
    int embedded = desk.angles.calls();
    client.close();

    runTasks();

    assertThat(client.stats().storeErrors()).isZero();
    assertThat(desk.angles.calls()).isEqualTo(embedded);
  }
}
