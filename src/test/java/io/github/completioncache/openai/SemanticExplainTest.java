package io.github.completioncache.openai;

import static io.github.completioncache.openai.SemanticDesk.DELETE;
import static io.github.completioncache.openai.SemanticDesk.FORGOT;
import static io.github.completioncache.openai.SemanticDesk.RESET;
import static io.github.completioncache.openai.SemanticDesk.outcome;
import static io.github.completioncache.openai.SemanticDesk.question;
import static io.github.completioncache.openai.SemanticDesk.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.Explanation;
import io.github.completioncache.semantic.Judge;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The explainer foretells what a similar question would bring, and leaves everything as it is. */
class SemanticExplainTest {

  private final SemanticDesk desk = new SemanticDesk();

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void aMatchIsForetold() {
    CachedCompletionClient client = desk.open();
    said(client, RESET);
    int asked = desk.calls();

    Explanation match = client.explain(question(FORGOT));
    Explanation miss = client.explain(question(DELETE));

    assertThat(match.status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(match.reason()).contains("similarity 0.940");
    assertThat(miss.status()).isEqualTo(CacheStatus.MISS);
    assertThat(miss.reason()).contains("no question similar enough");
    assertThat(desk.calls()).isEqualTo(asked);
    assertThat(client.stats().semanticHits()).isZero();
  }

  @Test
  void whatAVectorCostsIsNotBooked() {
    CachedCompletionClient client = desk.open();
    desk.angles.costs("text-embedding-3-small", new TokenUsage(1_000, 0, 0));
    said(client, RESET);
    CacheStats before = client.stats();

    client.explain(question(FORGOT));

    assertThat(client.stats().tokensOverhead()).isEqualTo(before.tokensOverhead());
    assertThat(client.stats().timeOverhead()).isEqualTo(before.timeOverhead());
  }

  @Test
  void anEmbedderThatFailsIsNotPutToRestByIt() {
    CachedCompletionClient client = desk.open();
    desk.angles.fails(new IllegalStateException("down"));
    for (int i = 0; i < 10; i++) {
      assertThat(client.explain(question(RESET)).status()).isEqualTo(CacheStatus.MISS);
    }
    desk.angles.fails(null);
    said(client, RESET);

    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(client.stats().storeErrors()).isZero();
  }

  @Test
  void shadowModeWouldServeNothing() {
    CachedCompletionClient client = desk.open(options -> options.shadow(true));
    said(client, RESET);

    Explanation explanation = client.explain(question(FORGOT));

    assertThat(explanation.status()).isEqualTo(CacheStatus.MISS);
    assertThat(explanation.reason()).contains("would be served in earnest: similarity 0.940");
  }

  @Test
  void anAnswerThatIsGoneIsPassedOver() {
    CachedCompletionClient client = desk.open();
    desk.angles.with("Twin", 12);
    said(client, RESET);
    outcome(client, "Twin", CacheOptions.builder().semanticThreshold(1).build());
    client.invalidate(Invalidation.key(client.explain(question("Twin")).key().orElseThrow()));

    assertThat(client.explain(question(FORGOT)).reason()).contains("similarity 0.940");

    client.invalidate(Invalidation.key(client.explain(question(RESET)).key().orElseThrow()));
    assertThat(client.explain(question(FORGOT)).status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void aRejectedQuestionWouldBeAskedAnew() {
    CachedCompletionClient client = desk.open();
    said(client, RESET);
    CacheOutcome own = outcome(client, FORGOT, CacheOptions.builder().semanticThreshold(1).build());
    client.reject(own);

    assertThat(client.explain(question(FORGOT)).status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void aStaleAnswerWouldNotBeServed() {
    CachedCompletionClient client = desk.open();
    outcome(client, RESET, CacheOptions.category("greeting"));
    desk.desk.clock.advance(Duration.ofHours(2));

    Explanation explanation =
        client.explain(question(FORGOT), CacheOptions.category("news_summary"));

    assertThat(explanation.status()).isEqualTo(CacheStatus.MISS);
    assertThat(explanation.reason()).contains("its answer is not fresh");
  }

  @Test
  void anAnswerThatTellsNoUsageWouldNotBeServed() {
    desk.desk.provider.answers(
        (request, exchange) ->
            StubProvider.respondEvents(
                exchange, StubProvider.chunk("By mail."), StubProvider.lastChunk(), "[DONE]"));
    CachedCompletionClient client = desk.open();
    try (var stream = client.createStreaming(question(RESET))) {
      stream.stream().forEach(chunk -> {});
    }

    Explanation explanation = client.explain(question(FORGOT));

    assertThat(explanation.status()).isEqualTo(CacheStatus.MISS);
    assertThat(explanation.reason()).contains("not to be had in this form");
  }

  @Test
  void aJudgeIsNotAskedButMentioned() {
    AtomicInteger asked = new AtomicInteger();
    Judge judge =
        given -> {
          asked.incrementAndGet();
          return Judge.Verdict.free(true);
        };
    CachedCompletionClient client = desk.open(options -> options.judge(judge));
    said(client, RESET);

    Explanation explanation = client.explain(question(FORGOT));

    assertThat(explanation.status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(explanation.reason()).endsWith(", if the judge accepts it");
    assertThat(asked).hasValue(0);
  }
}
