package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.openai.SemanticDesk.DELETE;
import static io.github.completioncache.openai.SemanticDesk.FORGOT;
import static io.github.completioncache.openai.SemanticDesk.RESET;
import static io.github.completioncache.openai.SemanticDesk.outcome;
import static io.github.completioncache.openai.SemanticDesk.question;
import static io.github.completioncache.openai.SemanticDesk.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.JsonRequests;
import io.github.completioncache.NotCachedException;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.StubProvider;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A question that was asked in other words is answered from the store, and says so. */
class SemanticMatchingTest {

  private final SemanticDesk desk = new SemanticDesk();

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void anotherWordingCostsOneCall() {
    CachedCompletionClient client = desk.open();

    String first = said(client, RESET);
    CacheOutcome outcome = outcome(client, FORGOT);

    assertThat(desk.calls()).isEqualTo(1);
    assertThat(outcome.status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(outcome.similarity()).hasValueCloseTo(0.94, within(0.001));
    assertThat(outcome.reason()).contains("0.940").contains("0.900");
    assertThat(outcome.age()).contains(Duration.ZERO);
    assertThat(outcome.tokensSaved()).isEqualTo(new TokenUsage(1000, 200, 100));
    assertThat(said(client, FORGOT)).isEqualTo(first);
  }

  @Test
  void anotherQuestionCostsAnotherCall() {
    CachedCompletionClient client = desk.open();

    said(client, RESET);
    CacheOutcome outcome = outcome(client, DELETE);

    assertThat(desk.calls()).isEqualTo(2);
    assertThat(outcome.status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome.similarity()).isEmpty();
    assertThat(outcome.reason())
        .isEqualTo("not in the cache; no question similar enough: similarity 0.500, below 0.900");
  }

  @Test
  void aMatchIsNotStoredUnderTheKeyOfTheOtherQuestion() {
    CachedCompletionClient client = desk.open();
    said(client, RESET);

    CacheOutcome once = outcome(client, FORGOT);
    CacheOutcome again = outcome(client, FORGOT);
    client.invalidate(Invalidation.key(outcome(client, RESET).key().orElseThrow()));
    CacheOutcome afterwards = outcome(client, FORGOT);

    assertThat(again.status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(once.key()).isEqualTo(again.key()).isNotEqualTo(outcome(client, RESET).key());
    assertThat(afterwards.status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void anExactHitAsksNoEmbedder() {
    CachedCompletionClient client = desk.open();
    said(client, RESET);
    int before = desk.angles.calls();

    assertThat(outcome(client, RESET).status()).isEqualTo(CacheStatus.HIT);

    assertThat(desk.angles.calls()).isEqualTo(before);
  }

  @Test
  void matchesAreCountedApartFromHits() {
    CachedCompletionClient client = desk.open();
    said(client, RESET);
    said(client, RESET);
    said(client, FORGOT);

    CacheStats stats = client.stats();

    assertThat(stats.hits()).isEqualTo(1);
    assertThat(stats.semanticHits()).isEqualTo(1);
    assertThat(stats.misses()).isEqualTo(1);
    assertThat(stats.hitRate()).hasValueCloseTo(2 / 3.0, within(1e-9));
  }

  @Test
  void whatEmbeddingCostsIsTakenFromWhatIsSaved() {
    desk.angles.costs("text-embedding-3-small", new TokenUsage(1_000_000, 0, 0));
    CachedCompletionClient client = desk.open();
    said(client, RESET);
    said(client, FORGOT);

    CacheStats stats = client.stats();

    // Two questions of a million tokens each at two cents a million.
    assertThat(stats.costOverhead()).isEqualByComparingTo(new BigDecimal("0.04"));
    assertThat(stats.netSaved())
        .isEqualByComparingTo(stats.costSaved().subtract(new BigDecimal("0.04")));
  }

  @Test
  void aStreamIsAnsweredToo() {
    CachedCompletionClient client = desk.open();
    String first = said(client, RESET);

    StringBuilder said = new StringBuilder();
    try (StreamResponse<ChatCompletionChunk> stream = client.createStreaming(question(FORGOT))) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .forEach(choice -> choice.delta().content().ifPresent(said::append));
    }

    assertThat(said).hasToString(first);
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void whatWasStreamedAnswersAnotherWording() {
    desk.desk.provider.answers(
        (request, exchange) ->
            StubProvider.respondEvents(
                exchange,
                StubProvider.chunk("By mail."),
                StubProvider.lastChunk(),
                StubProvider.usageChunk(),
                "[DONE]"));
    CachedCompletionClient client = desk.open();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.createStreaming(
            ask(RESET)
                .streamOptions(
                    com.openai.models.chat.completions.ChatCompletionStreamOptions.builder()
                        .includeUsage(true)
                        .build())
                .build())) {
      stream.stream().forEach(chunk -> {});
    }

    assertThat(said(client, FORGOT)).isEqualTo("By mail.");
    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void theDropInAndAsyncClientsMatch() {
    CachedCompletionClient client = desk.open();
    said(client, RESET);

    try (var raw =
        client.asOpenAIClient().chat().completions().withRawResponse().create(question(FORGOT))) {
      assertThat(raw.headers().values("Cache-Status").get(0))
          .startsWith("completion-cache; hit; key=")
          .contains("similarity 0.940");
    }
    assertThat(client.completeAsync(question(FORGOT)).join().outcome().status())
        .isEqualTo(CacheStatus.SEMANTIC);
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void responsesMatch() {
    CachedCompletionClient client = desk.open();
    desk.desk.provider.answers(200, Responses.saying("By mail.").toString());
    var responses = client.asOpenAIClient().responses();
    responses.create(response(RESET));

    responses.create(response(FORGOT)).validate();

    assertThat(desk.calls()).isEqualTo(1);
    assertThat(client.stats().semanticHits()).isEqualTo(1);
  }

  private static ResponseCreateParams response(String text) {
    return ResponseCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .store(false)
        .input(text)
        .build();
  }

  @Test
  void aCallCanDoWithoutIt() {
    CachedCompletionClient client = desk.open();
    said(client, RESET);
    CacheOptions exact = CacheOptions.builder().semantic(false).build();

    assertThat(outcome(client, FORGOT, exact).reason()).isEqualTo("not in the cache");
    // Nor is its own answer given to others.
    client.invalidate(Invalidation.key(outcome(client, RESET).key().orElseThrow()));
    assertThat(outcome(client, RESET).status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void aHeaderCanSayTheSame() {
    CachedCompletionClient client = desk.open();
    said(client, RESET);
    var completions = client.asOpenAIClient().chat().completions();

    completions.create(
        ask(FORGOT).putAdditionalHeader("X-Completion-Cache-Semantic", "off").build());
    assertThat(desk.calls()).isEqualTo(2);
    assertThatThrownBy(
            () ->
                completions.create(
                    ask(FORGOT)
                        .putAdditionalHeader("X-Completion-Cache-Semantic-Threshold", "2")
                        .build()))
        .hasMessageContaining("2.0");
  }

  @Test
  void aStaleAnswerIsNotGivenToAnotherWording() {
    CachedCompletionClient client = desk.open();
    outcome(client, RESET, CacheOptions.category("greeting"));
    desk.desk.clock.advance(Duration.ofHours(2));

    CacheOutcome outcome = outcome(client, FORGOT, CacheOptions.category("news_summary"));

    assertThat(outcome.status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome.reason()).contains("its answer is not fresh");
  }

  @Test
  void anInvalidatedAnswerIsNotGivenToAnotherWording() {
    CachedCompletionClient client = desk.open();
    outcome(client, RESET, CacheOptions.category("faq"));

    client.invalidate(Invalidation.category("faq"));

    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.MISS);
    // The row without an entry is gone: only the new one is left.
    assertThat(outcome(client, RESET).status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(desk.calls()).isEqualTo(2);
  }

  @Test
  void onlyIfCachedTakesTheAnswerToAnotherWording() {
    CachedCompletionClient client = desk.open();
    said(client, RESET);
    CacheOptions cached = CacheOptions.builder().mode(CacheOptions.Mode.ONLY_IF_CACHED).build();

    assertThat(outcome(client, FORGOT, cached).status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThatThrownBy(() -> outcome(client, DELETE, cached))
        .isInstanceOf(NotCachedException.class);
  }

  @Test
  void whatIsRefreshedIsFound() {
    CachedCompletionClient client = desk.open();

    outcome(client, RESET, CacheOptions.builder().mode(CacheOptions.Mode.REFRESH).build());

    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void whatIsFilledInBeforehandIsFound() {
    CachedCompletionClient client = desk.open();
    JsonRequests json = client.jsonRequests();
    byte[] body =
        ("{\"model\":\"gpt-4o-mini\",\"temperature\":0.0,\"messages\":[{\"role\":\"user\",\"content\":\""
                + RESET
                + "\"}]}")
            .getBytes(StandardCharsets.UTF_8);
    String api = "openai.chat.completions";
    assertThat(
            json.cache()
                .fill(json.read(api, body, CacheOptions.defaults()), json.call(api, body))
                .get(0)
                .status())
        .isEqualTo(ResponseCache.Fill.STORED);

    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void aLongQuestionIsNotMatched() {
    CachedCompletionClient client = desk.open(options -> options.longestQuestion(30));
    said(client, RESET);

    assertThat(outcome(client, FORGOT).reason()).isEqualTo("not in the cache");
    assertThat(desk.calls()).isEqualTo(2);
  }

  @Test
  void aRejectedMatchIsNotMadeAgain() {
    CachedCompletionClient client = desk.open();
    said(client, RESET);
    CacheOutcome wrong = outcome(client, FORGOT);

    assertThat(client.reject(wrong)).isTrue();

    // Both questions are asked anew, and stored; between them nothing is matched any more.
    assertThat(outcome(client, RESET).status()).isEqualTo(CacheStatus.MISS);
    CacheOutcome outcome = outcome(client, FORGOT);
    assertThat(outcome.status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome.reason()).contains("its answer was rejected for a question");
    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.HIT);
    assertThat(client.stats().rejected()).isEqualTo(1);
  }

  @Test
  void toolsKeepAQuestionFromBeingMatched() {
    CachedCompletionClient client = desk.open();
    client.create(withTool(RESET));
    client.create(withTool(FORGOT));

    assertThat(desk.calls()).isEqualTo(2);
    assertThat(desk.angles.calls()).isZero();
  }

  private static ChatCompletionCreateParams withTool(String text) {
    return ask(text)
        .addFunctionTool(
            com.openai.models.FunctionDefinition.builder().name("reset_password").build())
        .build();
  }
}
