package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.testing.StubProvider.respond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIIoException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.testing.StubEmbeddings;
import io.github.completioncache.testing.StubEmbeddings.Style;
import io.github.completioncache.testing.StubProvider;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers who share a call but have less time than it takes, or change their mind. */
class ImpatientCallersTest {

  private static final ChatCompletionCreateParams QUESTION = ask("Hi").build();
  private static final EmbeddingCreateParams WORDS =
      EmbeddingCreateParams.builder().model("text-embedding-3-small").input("a").build();
  private static final RequestOptions IMPATIENT =
      RequestOptions.builder().timeout(Duration.ofMillis(300)).build();

  private final Desk desk = new Desk();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CachedCompletionClient client = desk.open(desk.settings().executor(threads));
  private final CountDownLatch providerGoesOn = new CountDownLatch(1);

  @AfterEach
  void close() {
    providerGoesOn.countDown();
    threads.shutdownNow();
    desk.close();
  }

  /** One way of asking with a timeout. */
  @FunctionalInterface
  interface Call {
    Object make(CachedCompletionClient client, RequestOptions options) throws Exception;
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        call("typed", (client, options) -> client.create(QUESTION, options)),
        call("plain", (client, options) -> completions(client).create(QUESTION, options)),
        call("streamed", ImpatientCallersTest::streamed),
        call(
            "async",
            (client, options) ->
                client
                    .asOpenAIClient()
                    .async()
                    .chat()
                    .completions()
                    .create(QUESTION, options)
                    .get(30, TimeUnit.SECONDS)),
        call(
            "embeddings",
            (client, options) -> client.asOpenAIClient().embeddings().create(WORDS, options)));
  }

  private static Arguments call(String name, Call call) {
    return Arguments.argumentSet(name, call);
  }

  private static com.openai.services.blocking.chat.ChatCompletionService completions(
      CachedCompletionClient client) {
    return client.asOpenAIClient().chat().completions();
  }

  private static Object streamed(CachedCompletionClient client, RequestOptions options) {
    try (StreamResponse<ChatCompletionChunk> response =
        completions(client).createStreaming(QUESTION, options)) {
      return response.stream().toList();
    }
  }

  private void hold() {
    desk.provider.answers(
        (request, exchange) -> {
          if (!providerGoesOn.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody opened the latch");
          }
          if (request.path().endsWith("/embeddings")) {
            respond(exchange, 200, StubEmbeddings.answer(request.body(), Style.COMPACT));
          } else {
            respond(exchange, 200, StubProvider.answer("Hello."));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("calls")
  void followerTimesOutAsWithACallOfItsOwn(Call call) throws Exception {
    hold();
    CompletableFuture<Object> leader =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return call.make(client, RequestOptions.none());
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            threads);
    Awaitility.await().until(() -> desk.provider.calls() == 1);

    Throwable failure = catchThrowable(() -> call.make(client, IMPATIENT));

    assertThat(failure.toString() + failure.getCause()).contains(OpenAIIoException.class.getName());
    assertThat(failure)
        .rootCause()
        .satisfiesAnyOf(
            cause -> assertThat(cause).isInstanceOf(InterruptedIOException.class),
            cause -> assertThat(cause).isInstanceOf(java.util.concurrent.TimeoutException.class));
    assertThat(failure).hasStackTraceContaining("InterruptedIOException: timeout");
    assertThat(leader).isNotDone();
    providerGoesOn.countDown();
    assertThat(leader.get(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void timeoutOfTheClientHoldsToo() {
    hold();
    OpenAIClient plain = desk.plain.withOptions(builder -> builder.timeout(Duration.ofMillis(300)));
    CachedCompletionClient impatient = desk.open(desk.settings().openAI(plain).executor(threads));
    CompletableFuture<ChatCompletion> leader =
        CompletableFuture.supplyAsync(
            () ->
                impatient.create(
                    QUESTION, RequestOptions.builder().timeout(Duration.ofMinutes(1)).build()),
            threads);
    Awaitility.await().until(() -> desk.provider.calls() == 1);

    assertThatThrownBy(() -> impatient.create(QUESTION))
        .isInstanceOf(OpenAIIoException.class)
        .cause()
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("timeout");
    assertThat(leader).isNotDone();
  }

  @Test
  void answerOfACancelledCallThatCannotBeEndedIsKept() {
    hold();
    CompletableFuture<ChatCompletion> only = client.createAsync(QUESTION);
    Awaitility.await().until(() -> desk.provider.calls() == 1);

    assertThat(only.cancel(true)).isTrue();
    providerGoesOn.countDown();

    Awaitility.await().until(() -> client.stats().stores() == 1);
    assertThat(client.complete(QUESTION).outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }
}
