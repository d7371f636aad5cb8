package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.testing.StubProvider.beginEvents;
import static io.github.completioncache.testing.StubProvider.chunk;
import static io.github.completioncache.testing.StubProvider.event;
import static io.github.completioncache.testing.StubProvider.lastChunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIIoException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream through the SDK's own HTTP client, whose readers are interrupted (R3). */
class InterruptedStreamTest {

  private static final ChatCompletionCreateParams QUESTION = ask("Hi").build();
  private static final int FOLLOWERS = 3;

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final CountDownLatch allHaveBegun = new CountDownLatch(FOLLOWERS);
  private final CountDownLatch leaderWasInterrupted = new CountDownLatch(1);
  private final CountDownLatch leaderHasFailed = new CountDownLatch(1);

  @AfterEach
  void close() {
    leaderWasInterrupted.countDown();
    leaderHasFailed.countDown();
    callers.shutdownNow();
    desk.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody opened the latch");
    }
  }

  private String follow() {
    StringBuilder text = new StringBuilder();
    try (StreamResponse<ChatCompletionChunk> response = client.createStreaming(QUESTION)) {
      Iterator<ChatCompletionChunk> chunks = response.stream().iterator();
      append(text, chunks.next());
      allHaveBegun.countDown();
      chunks.forEachRemaining(chunk -> append(text, chunk));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, ChatCompletionChunk chunk) {
    chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
  }

  @Test
  void r3InterruptedReaderFailsAlone() throws Exception {
    desk.provider.answers(
        (request, exchange) -> {
          OutputStream body = beginEvents(exchange);
          body.write(event(chunk("Hel")));
          body.flush();
          await(leaderWasInterrupted);
          body.write(event(chunk("lo")));
          body.flush();
          await(leaderHasFailed);
          body.write(event(chunk("!")));
          body.write(event(lastChunk()));
          body.write(event("[DONE]"));
        });
    AtomicReference<Thread> leading = new AtomicReference<>();
    CountDownLatch leaderHasBegun = new CountDownLatch(1);
    Future<?> leader =
        callers.submit(
            () -> {
              leading.set(Thread.currentThread());
              try (StreamResponse<ChatCompletionChunk> response =
                  client.createStreaming(QUESTION)) {
                Iterator<ChatCompletionChunk> chunks = response.stream().iterator();
                chunks.next();
                leaderHasBegun.countDown();
                chunks.forEachRemaining(chunk -> {});
              }
            });
    await(leaderHasBegun);
    List<Future<String>> followers = new ArrayList<>();
    for (int i = 0; i < FOLLOWERS; i++) {
      followers.add(callers.submit(this::follow));
    }
    await(allHaveBegun);

    leading.get().interrupt();
    leaderWasInterrupted.countDown();
    assertThatThrownBy(() -> leader.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(OpenAIIoException.class);
    leaderHasFailed.countDown();

    for (Future<String> follower : followers) {
      assertThat(follower.get(30, TimeUnit.SECONDS)).isEqualTo("Hello!");
    }
    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(client.stats().stores()).isEqualTo(1);
  }
}
