package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.testing.StubProvider.chunk;
import static io.github.completioncache.testing.StubProvider.lastChunk;
import static io.github.completioncache.testing.StubProvider.respond;
import static io.github.completioncache.testing.StubProvider.respondEvents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.github.completioncache.testing.StubProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who share a call that was begun in another way than theirs. */
class MixedFollowersTest {

  private static final ChatCompletionCreateParams QUESTION = ask("Hi").build();

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open();
  private final CountDownLatch providerGoesOn = new CountDownLatch(1);

  @AfterEach
  void close() {
    providerGoesOn.countDown();
    desk.close();
  }

  /** Begins a call, and once the provider has been asked lets a typed plain caller join it. */
  private CompletableFuture<ChatCompletion> joined(Runnable leader) {
    CompletableFuture<Void> leading =
        CompletableFuture.runAsync(leader, MixedFollowersTest::onThreadOfItsOwn);
    Awaitility.await().until(() -> desk.provider.calls() == 1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    CompletableFuture<ChatCompletion> follower =
        CompletableFuture.supplyAsync(
            () -> {
              thread.set(Thread.currentThread());
              return client.create(QUESTION);
            },
            MixedFollowersTest::onThreadOfItsOwn);
    Awaitility.await()
        .until(
            () -> {
              Thread waiting = thread.get();
              return waiting != null && waiting.getState() == Thread.State.TIMED_WAITING;
            });
    providerGoesOn.countDown();
    leading.exceptionally(failure -> null).join();
    return follower;
  }

  /** On two cores the common pool may have one thread, which the leader keeps. */
  private static void onThreadOfItsOwn(Runnable task) {
    new Thread(task).start();
  }

  private void await() throws InterruptedException {
    if (!providerGoesOn.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody opened the latch");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 429, 500})
  void w1ErrorThatADropInCallerMetIsNoAnswerForATypedOne(int status) {
    desk.provider.answers(
        (request, exchange) -> {
          await();
          respond(exchange, status, "{\"error\":{\"message\":\"no\"}}");
        });
    CompletableFuture<ChatCompletion> follower =
        joined(() -> client.asOpenAIClient().chat().completions().create(QUESTION));

    assertThatThrownBy(() -> follower.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            OpenAIServiceException.class,
            failure -> assertThat(failure.statusCode()).isEqualTo(status));
  }

  @Test
  void s2PlainCallerDoesNotShareAStreamThatTurnsOutToTellNoUsage() throws Exception {
    assertThat(plainBesideAStreamOf(chunk("Hello."), lastChunk(), "[DONE]").usage()).isPresent();
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void w4PlainCallerDoesNotShareAStreamThatHasNoEnd() throws Exception {
    assertThat(plainBesideAStreamOf(chunk("Hello."), lastChunk()).usage()).isPresent();
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  private ChatCompletion plainBesideAStreamOf(String... events) throws Exception {
    desk.provider.answers(
        (request, exchange) -> {
          if (request.body().contains("\"stream\":true")) {
            await();
            respondEvents(exchange, events);
          } else {
            respond(exchange, 200, StubProvider.answer("Hello."));
          }
        });
    ChatCompletionCreateParams streamed =
        QUESTION.toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    return joined(
            () -> {
              try (StreamResponse<ChatCompletionChunk> stream = client.createStreaming(streamed)) {
                assertThat(stream.stream().count()).isEqualTo(2);
              }
            })
        .get(30, TimeUnit.SECONDS);
  }
}
