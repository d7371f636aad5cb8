package io.github.completioncache.openai;

import static io.github.completioncache.openai.SemanticDesk.FORGOT;
import static io.github.completioncache.openai.SemanticDesk.RESET;
import static io.github.completioncache.openai.SemanticDesk.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.semantic.Calibration;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.testing.MeddledVectors;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong answer to another question is given once, and not again in another way. */
class SemanticRejectionTest {

  private static final String TWIN = "How can I reset my password?";
  private static final CacheOptions REFRESH =
      CacheOptions.builder().mode(CacheOptions.Mode.REFRESH).build();

  private final SemanticDesk desk = new SemanticDesk();

  @AfterEach
  void close() {
    desk.close();
  }

  static Stream<MatchRule> rulesThatLearnNothing() {
    Calibration.Builder pairs = Calibration.builder();
    for (int i = 0; i < 1_000; i++) {
      pairs.pair(CacheOptions.DEFAULT_CATEGORY, 0.9 + i / 10_000.0, /* correct= */ true);
    }
    return Stream.of(MatchRule.fixed(0.9), MatchRule.calibrated(pairs.build()));
  }

  private static void canned(SemanticDesk desk) {
    desk.desk.provider.answers(200, StubProvider.answer("By mail."));
  }

  @ParameterizedTest
  @MethodSource("rulesThatLearnNothing")
  void theSameTextIsNotServedFromATwin(MatchRule rule) {
    canned(desk);
    desk.angles.with(TWIN, 1);
    CachedCompletionClient client = desk.open(options -> options.rule(rule));
    outcome(client, RESET);
    outcome(client, TWIN, REFRESH);
    CacheOutcome wrong = outcome(client, FORGOT);
    assertThat(wrong.status()).isEqualTo(CacheStatus.SEMANTIC);

    client.reject(wrong);

    CacheOutcome again = outcome(client, FORGOT);
    assertThat(again.status()).isEqualTo(CacheStatus.MISS);
    assertThat(again.reason()).contains("its answer was rejected for a question");
  }

  @ParameterizedTest
  @MethodSource("rulesThatLearnNothing")
  void theSameTextIsServedOnBetterEvidence(MatchRule rule) {
    canned(desk);
    desk.angles.with(TWIN, 1).with("How might I reset my password?", 2);
    CachedCompletionClient client = desk.open(options -> options.rule(rule));
    outcome(client, RESET);
    outcome(client, TWIN, REFRESH);
    client.reject(outcome(client, FORGOT));

    assertThat(outcome(client, "How might I reset my password?").status())
        .isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void aRejectedQuestionIsNotAnsweredFromATwinMeanwhile() {
    desk.angles.with(TWIN, 1);
    CachedCompletionClient client = desk.open();
    CacheOutcome wrong = outcome(client, RESET);
    outcome(client, TWIN, REFRESH);

    assertThat(client.reject(wrong)).isTrue();

    CacheOutcome again = outcome(client, RESET);
    assertThat(again.status()).isEqualTo(CacheStatus.MISS);
    assertThat(again.notStoredReason())
        .contains("an answer to this request was rejected a while ago");
    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
    desk.desk.clock.advance(Duration.ofHours(1));
    assertThat(outcome(client, RESET).status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  /** Which is much, and of no use to them. */
  @ParameterizedTest
  @MethodSource("rulesThatLearnNothing")
  void nobodyReadsAPartitionForARuleThatLearnsNothing(MatchRule rule) {
    MeddledVectors vectors = new MeddledVectors(desk.vectors);
    CachedCompletionClient client = desk.open(options -> options.rule(rule).vectors(vectors));
    outcome(client, RESET);

    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(vectors.partitionsRead()).isZero();
  }

  @Test
  void aRejectionIsOneObservationOfThePartition() {
    MeddledVectors vectors = new MeddledVectors(desk.vectors);
    CachedCompletionClient client = desk.open(options -> options.vectors(vectors));
    outcome(client, RESET);

    client.reject(outcome(client, FORGOT));

    Row row = vectors.last();
    assertThat(vectors.learnt(row.partition(), row.answer()).ofPartition()).hasSize(1);
    assertThat(vectors.learnt(row.partition(), row.answer()).ofEntry()).hasSize(1);
    assertThat(vectors.learnt(row.partition(), row.key()).ofEntry()).hasSize(1);
  }

  @Test
  void aRejectionThatIsNotKeptIsTold() {
    MeddledVectors vectors = new MeddledVectors(desk.vectors);
    CachedCompletionClient client = desk.open(options -> options.vectors(vectors));
    outcome(client, RESET);
    CacheOutcome wrong = outcome(client, FORGOT);
    vectors.beforeObserve(
        () -> {
          throw new CacheStoreException("down");
        });

    assertThatThrownBy(() -> client.reject(wrong))
        .isInstanceOf(CacheStoreException.class)
        .hasMessage("down");

    // The answer itself is gone.
    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.MISS);
    assertThat(client.stats().storeErrorsByOperation()).containsEntry("index", 1L);
  }
}
