package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.TtlRules;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are served stale because the provider fails (RFC 5861, section 4). */
class StaleIfErrorTest {

  private static final Duration TTL = Duration.ofHours(1);
  private static final Duration WINDOW = Duration.ofHours(6);
  private static final TtlRules RULES =
      TtlRules.builder().defaultTtl(TTL).staleIfError(WINDOW).build();
  private static final String ERROR = "{\"error\":{\"message\":\"no\"}}";

  private final Desk desk = new Desk();
  private final ChatCompletionCreateParams hi = ask("Hi").build();

  @AfterEach
  void close() {
    desk.close();
  }

  /** A client with an answer that has just expired. */
  private CachedCompletionClient expired() {
    CachedCompletionClient client = desk.open(desk.settings().ttl(RULES));
    client.create(hi);
    desk.clock.advance(TTL);
    return client;
  }

  private static void assertStale(CachedCompletion answer) {
    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.STALE);
    assertThat(answer.completion().choices().get(0).message().content()).hasValue("Hello.");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504, 529})
  void outageIsBridged(int status) {
    CachedCompletionClient client = expired();
    desk.provider.answers(status, ERROR);

    CachedCompletion answer = client.complete(hi);

    assertStale(answer);
    assertThat(answer.outcome().reason()).isEqualTo("stale, since the provider failed");
    assertThat(client.stats().staleHits()).isEqualTo(1);
    assertThat(client.stats().providerErrors()).isEqualTo(1);
    assertThat(client.stats().misses()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 408, 409, 422})
  void callersOwnMistakeIsNot(int status) {
    CachedCompletionClient client = expired();
    desk.provider.answers(status, ERROR);

    assertThatExceptionOfType(OpenAIServiceException.class)
        .isThrownBy(() -> client.complete(hi))
        .matches(e -> e.statusCode() == status);
    assertThat(client.stats().staleHits()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void outageIsBridgedForTheDropIn(int status) {
    CachedCompletionClient client = expired();
    desk.provider.answers(status, ERROR);

    assertThat(client.asOpenAIClient().chat().completions().create(hi).id())
        .isEqualTo("chatcmpl-1");
    assertThat(client.stats().staleHits()).isEqualTo(1);
  }

  @Test
  void noConnectionIsBridged() {
    CachedCompletionClient client = expired();
    desk.provider.close();

    assertStale(client.complete(hi));
    desk.clock.advance(RESTED);
    assertThat(client.asOpenAIClient().chat().completions().create(hi).id())
        .isEqualTo("chatcmpl-1");
  }

  private static final Duration RESTED = Duration.ofSeconds(30);

  @Test
  void cutConnectionIsBridged() {
    CachedCompletionClient client = expired();
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          exchange.close();
        });

    assertStale(client.complete(hi));
    desk.clock.advance(RESTED);
    assertStale(client.completeAsync(hi).join());
  }

  @Test
  void timeoutIsBridged() {
    CachedCompletionClient client = expired();
    CountDownLatch over = new CountDownLatch(1);
    desk.provider.answers((request, exchange) -> over.await(30, TimeUnit.SECONDS));
    RequestOptions hasty =
        RequestOptions.builder()
            .timeout(Timeout.builder().request(Duration.ofMillis(200)).build())
            .build();

    assertStale(client.complete(hi, CacheOptions.defaults(), hasty));
    over.countDown();
  }

  @Test
  void callersOwnCancelIsNot() {
    CachedCompletionClient client = expired();
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(OpenAIIoException.class).isThrownBy(() -> client.complete(hi));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(client.stats().staleHits()).isZero();
  }

  @Test
  void windowEnds() {
    CachedCompletionClient client = expired();
    desk.provider.answers(503, ERROR);
    desk.clock.advance(WINDOW.minusMillis(1));
    assertStale(client.complete(hi));
    desk.clock.advance(Duration.ofMillis(1));

    assertThatExceptionOfType(OpenAIServiceException.class).isThrownBy(() -> client.complete(hi));
  }

  @Test
  void isOffUnlessAskedFor() {
    CachedCompletionClient client = desk.open();
    client.create(hi);
    desk.clock.advance(Duration.ofDays(1));
    desk.provider.answers(503, ERROR);

    assertThatExceptionOfType(OpenAIServiceException.class).isThrownBy(() -> client.complete(hi));
    CacheOptions lenient = CacheOptions.builder().staleIfError(WINDOW).build();
    assertThatExceptionOfType(OpenAIServiceException.class)
        .as("nothing was kept for it")
        .isThrownBy(() -> client.complete(hi, lenient));
  }

  @Test
  void callHasItsOwnWindow() {
    CachedCompletionClient client = expired();
    desk.provider.answers(503, ERROR);
    CacheOptions strict = CacheOptions.builder().staleIfError(Duration.ZERO).build();

    assertThatExceptionOfType(OpenAIServiceException.class)
        .isThrownBy(() -> client.complete(hi, strict));
    assertStale(client.complete(hi));
  }

  @Test
  void afterAFailureTheAnswerIsServedAtOnceForHalfAMinute() {
    CachedCompletionClient client = expired();
    desk.provider.answers(503, ERROR);
    assertStale(client.complete(hi));
    assertThat(desk.provider.calls()).isEqualTo(2);

    desk.clock.advance(RESTED.minusMillis(1));
    CachedCompletion atOnce = client.complete(hi);
    assertStale(atOnce);
    assertThat(atOnce.outcome().reason())
        .isEqualTo("stale, since the provider failed a moment ago");
    assertThat(desk.provider.calls()).isEqualTo(2);

    desk.clock.advance(Duration.ofMillis(1));
    assertStale(client.complete(hi));
    assertThat(desk.provider.calls()).isEqualTo(3);
  }

  @Test
  void providerThatIsBackIsAskedAfterHalfAMinute() {
    CachedCompletionClient client = expired();
    desk.provider.answers(503, ERROR);
    assertStale(client.complete(hi));
    desk.provider.answers(200, StubProvider.answer("News."));
    desk.clock.advance(RESTED);

    CachedCompletion news = client.complete(hi);

    assertThat(news.outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(client.complete(hi).outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void clockThatIsSetBackDoesNotProlongTheRest() {
    CachedCompletionClient client = expired();
    desk.provider.answers(503, ERROR);
    assertStale(client.complete(hi));
    desk.clock.advance(Duration.ofMinutes(-1));
    client.complete(hi, CacheOptions.builder().ttl(Duration.ofMinutes(30)).build());

    assertThat(desk.provider.calls()).isEqualTo(3);
  }

  @Test
  void everybodyWhoWaitedForTheCallThatFailedIsServed() throws Exception {
    CachedCompletionClient client = expired();
    CountDownLatch over = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          over.await(30, TimeUnit.SECONDS);
          StubProvider.respond(exchange, 503, ERROR);
        });
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Future<CachedCompletion>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(callers.submit(() -> client.complete(hi)));
      }
      Awaitility.await().until(() -> desk.provider.calls() == 2);
      over.countDown();
      for (Future<CachedCompletion> call : calls) {
        assertStale(call.get(30, TimeUnit.SECONDS));
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(client.stats().staleHits()).isEqualTo(8);
  }

  @Test
  void streamThatHasNotBegunIsBridged() {
    CachedCompletionClient client = expired();
    desk.provider.answers(503, ERROR);

    try (StreamResponse<ChatCompletionChunk> stale = client.createStreaming(hi)) {
      assertThat(stale.stream().count()).isPositive();
    }
    assertThat(client.stats().staleHits()).isEqualTo(1);
  }

  @Test
  void streamThatBreaksOffBreaksOff() {
    CachedCompletionClient client = expired();
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write(StubProvider.event(StubProvider.chunk("Hel")));
          exchange.getResponseBody().flush();
          exchange.close();
        });

    try (StreamResponse<ChatCompletionChunk> broken = client.createStreaming(hi)) {
      assertThatExceptionOfType(OpenAIException.class)
          .isThrownBy(() -> broken.stream().forEach(chunk -> {}));
    }
  }

  @Test
  void embeddingsToo() {
    CachedCompletionClient client = desk.open(desk.settings().ttl(RULES));
    EmbeddingCreateParams texts =
        EmbeddingCreateParams.builder()
            .model("text-embedding-3-small")
            .inputOfArrayOfStrings(List.of("a", "b"))
            .build();
    EmbeddingCreateParams more =
        texts.toBuilder().inputOfArrayOfStrings(List.of("a", "b", "c")).build();
    var embedded = client.asOpenAIClient().embeddings().create(texts);
    desk.clock.advance(TTL);
    desk.provider.answers(503, ERROR);

    assertThat(client.asOpenAIClient().embeddings().create(texts).data())
        .isEqualTo(embedded.data());
    assertThat(client.stats().staleHits()).isEqualTo(2);
    assertThatExceptionOfType(OpenAIServiceException.class)
        .as("one of them was never asked for")
        .isThrownBy(() -> client.asOpenAIClient().embeddings().create(more));

    desk.provider.close();
    desk.clock.advance(RESTED);
    assertThat(client.asOpenAIClient().embeddings().create(texts).data())
        .isEqualTo(embedded.data());
    assertThatExceptionOfType(OpenAIIoException.class)
        .isThrownBy(() -> client.asOpenAIClient().embeddings().create(more));
  }

  /** Each is asked for again and again while the provider is down for an hour. */
  @Test
  void providerIsDownForAnHour() {
    int questions = 50;
    CachedCompletionClient client = desk.open(desk.settings().ttl(RULES));
    for (int i = 0; i < questions; i++) {
      client.create(ask("Question " + i).build());
    }
    desk.clock.advance(TTL);
    long stored = client.stats().stores();
    desk.provider.answers(503, ERROR);
    int rounds = 360;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < questions; i++) {
        CacheOutcome outcome = client.complete(ask("Question " + i).build()).outcome();
        assertThat(outcome.status()).isEqualTo(CacheStatus.STALE);
      }
      desk.clock.advance(Duration.ofSeconds(10));
    }

    assertThat(client.stats().staleHits()).isEqualTo((long) rounds * questions);
    assertThat(client.stats().stores()).isEqualTo(stored);
    // One try in half a minute for each question; all others are answered without waiting for it.
    assertThat(client.stats().providerErrors()).isEqualTo(120L * questions);
    assertThatExceptionOfType(OpenAIServiceException.class)
        .as("never seen before")
        .isThrownBy(() -> client.complete(ask("New").build()));
  }
}
