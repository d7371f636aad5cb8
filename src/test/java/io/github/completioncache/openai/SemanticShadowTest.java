package io.github.completioncache.openai;

import static io.github.completioncache.openai.SemanticDesk.DELETE;
import static io.github.completioncache.openai.SemanticDesk.FORGOT;
import static io.github.completioncache.openai.SemanticDesk.RESET;
import static io.github.completioncache.openai.SemanticDesk.outcome;
import static io.github.completioncache.openai.SemanticDesk.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Calibration;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.SemanticReport;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.MeddledVectors;
import io.github.completioncache.testing.StubProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shadow mode serves nothing and says what would have come of it. */
class SemanticShadowTest {

  /** How many degrees a question is away whose answer is wrong once in ten times or so. */
  private static final double DOUBTFUL = 30;

  private final SemanticDesk desk = new SemanticDesk();
  private final MemoryCacheStore store = MemoryCacheStore.builder().clock(desk.desk.clock).build();

  /** Comparisons are made by the caller. */
  private final CachedCompletionClient client =
      desk.desk.open(
          desk.desk
              .settings()
              .store(store)
              .executor(Runnable::run)
              .semantic(desk.options(MatchRule.fixed(0.9)).shadow(true).build()));

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void nothingIsServedAndRightOnesAreCounted() {
    desk.desk.provider.answers(200, StubProvider.answer("By mail."));
    said(client, RESET);

    CacheOutcome outcome = outcome(client, FORGOT, CacheOptions.category("faq"));

    assertThat(outcome.status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome.reason()).contains("would be served in earnest: similarity 0.940");
    assertThat(desk.calls()).isEqualTo(2);
    SemanticReport.Category faq = client.semanticReport().orElseThrow().category("faq");
    assertThat(faq.looks()).isEqualTo(1);
    assertThat(faq.served()).isEqualTo(1);
    assertThat(faq.hitRate()).hasValue(1);
    assertThat(faq.compared()).isEqualTo(1);
    assertThat(faq.error()).hasValue(0);
  }

  @Test
  void wrongOnesAreCounted() {
    said(client, RESET);
    said(client, FORGOT);

    SemanticReport.Category category =
        client.semanticReport().orElseThrow().category(CacheOptions.DEFAULT_CATEGORY);

    assertThat(category.served()).isEqualTo(1);
    assertThat(category.wrong()).isEqualTo(1);
    assertThat(category.error()).hasValue(1);
    assertThat(category.errorAtLeast(0.95)).isBetween(0.04, 0.06);
    assertThat(category.errorAtMost(0.95)).isEqualTo(1);
  }

  @Test
  void whatIsNotSimilarEnoughIsNoError() {
    said(client, RESET);
    said(client, DELETE);

    SemanticReport.Category category =
        client.semanticReport().orElseThrow().category(CacheOptions.DEFAULT_CATEGORY);

    assertThat(category.looks()).isEqualTo(2);
    assertThat(category.served()).isZero();
    assertThat(category.compared()).isZero();
    assertThat(category.error()).isEmpty();
    assertThat(client.semanticReport().orElseThrow().category("no such").looks()).isZero();
  }

  @Test
  void whatWasComparedCalibratesARule() {
    desk.desk.provider.answers(200, StubProvider.answer("By mail."));
    for (int i = 0; i < 600; i++) {
      desk.angles.with("Question " + i, i % 10);
      outcome(client, "Question " + i, CacheOptions.category("faq"));
    }

    Calibration calibration = client.semanticReport().orElseThrow().calibration(0.05);

    assertThat(calibration.categories().get("faq").serves()).isTrue();
    CachedCompletionClient earnest =
        desk.desk.open(
            desk.desk
                .settings()
                .store(store)
                .semantic(desk.options(MatchRule.calibrated(calibration)).build()));
    CacheOptions faq = CacheOptions.category("faq");
    desk.angles.with("Another question", 5);
    assertThat(outcome(earnest, "Another question", faq).status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void theReportHoldsNoText() {
    said(client, RESET);
    said(client, FORGOT);

    assertThat(client.semanticReport().orElseThrow().toString())
        .startsWith("default: 2 looks, 1 served")
        .doesNotContain("password");
  }

  /** So that it foretells what would be served, and how much of it would be wrong. */
  @Test
  void aRuleCountsWhatItWouldHaveServed() {
    CacheOptions look = CacheOptions.builder().mode(CacheOptions.Mode.NO_STORE).build();
    for (int i = 0; i < 50; i++) {
      desk.angles.with("Sure " + i, 0.1);
    }
    desk.angles.with("Doubtful", DOUBTFUL);
    List<Long> served = new ArrayList<>();
    for (boolean shadow : new boolean[] {false, true}) {
      for (int sure : new int[] {0, 50}) {
        CachedCompletionClient looking = learnt(shadow);
        for (int i = 0; i < sure; i++) {
          outcome(looking, "Sure " + i, look);
        }
        long before = servedBy(looking);
        outcome(looking, "Doubtful", look);
        served.add(servedBy(looking) - before);
      }
    }

    // It is wrong more often than the bound allows, unless others make up for it.
    assertThat(served).containsExactly(0L, 1L, 0L, 1L);
  }

  private static long servedBy(CachedCompletionClient client) {
    return client.semanticReport().orElseThrow().category(CacheOptions.DEFAULT_CATEGORY).served();
  }

  /** A client that knows one answer, and what has come of a thousand others. */
  private CachedCompletionClient learnt(boolean shadow) {
    MeddledVectors vectors = new MeddledVectors(VectorStore.inMemory(2_000, desk.desk.clock));
    CachedCompletionClient learnt =
        desk.open(
            options -> options.rule(MatchRule.verified(0.05, 1)).vectors(vectors).shadow(shadow));
    outcome(learnt, RESET);
    CacheKey partition = vectors.last().partition();
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      double similarity = 0.6 + 0.4 * random.nextDouble();
      boolean correct = random.nextDouble() < 1 / (1 + Math.exp(-40 * (similarity - 0.8)));
      vectors.observe(
          partition, Set.of(), new Observation(similarity, similarity, 1, 1, correct, false));
    }
    return learnt;
  }
}
