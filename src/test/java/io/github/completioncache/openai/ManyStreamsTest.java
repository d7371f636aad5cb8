package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.testing.StubProvider.beginEvents;
import static io.github.completioncache.testing.StubProvider.chunk;
import static io.github.completioncache.testing.StubProvider.event;
import static io.github.completioncache.testing.StubProvider.lastChunk;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 200 streams of one question that nobody has asked before. */
class ManyStreamsTest {

  private static final int CALLERS = 200;
  private static final ChatCompletionCreateParams QUESTION = ask("Hi").build();

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final CountDownLatch allHaveBegun = new CountDownLatch(CALLERS);
  private final CountDownLatch providerGoesOn = new CountDownLatch(1);
  private final CountDownLatch providerWasLeft = new CountDownLatch(1);

  @BeforeEach
  void providerWaitsAfterItsFirstChunk() {
    desk.provider.answers(
        (request, exchange) -> {
          OutputStream body = beginEvents(exchange);
          body.write(event(chunk("Hel")));
          body.flush();
          await(providerGoesOn);
          try {
            for (int i = 0; i < 50; i++) {
              body.write(event(chunk("lo")));
              body.flush();
            }
            body.write(event(lastChunk()));
            body.write(event("[DONE]"));
          } catch (IOException e) {
            providerWasLeft.countDown();
            throw e;
          }
        });
  }

  @AfterEach
  void close() {
    providerGoesOn.countDown();
    callers.shutdownNow();
    desk.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody opened the latch");
    }
  }

  /** Reads the first chunk, waits for all others to have done so, and goes on. */
  private String read(boolean leavesEarly) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    try (StreamResponse<ChatCompletionChunk> response = client.createStreaming(QUESTION)) {
      Iterator<ChatCompletionChunk> chunks = response.stream().iterator();
      append(text, chunks.next());
      allHaveBegun.countDown();
      await(allHaveBegun);
      while (!leavesEarly && chunks.hasNext()) {
        append(text, chunks.next());
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, ChatCompletionChunk chunk) {
    chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
  }

  private List<Future<String>> begin(int leavingEarly) throws InterruptedException {
    List<Future<String>> texts = new ArrayList<>();
    texts.add(callers.submit(() -> read(leavingEarly > 0)));
    // The one who asks the provider is the first to leave.
    Awaitility.await().until(() -> desk.provider.calls() == 1);
    for (int i = 1; i < CALLERS; i++) {
      boolean leaves = i < leavingEarly;
      texts.add(callers.submit(() -> read(leaves)));
    }
    await(allHaveBegun);
    return texts;
  }

  private static String text(Future<String> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  @Test
  void r3OneCallAnswersAllOfThem() throws Exception {
    List<Future<String>> texts = begin(0);
    providerGoesOn.countDown();

    for (Future<String> text : texts) {
      assertThat(text(text)).isEqualTo("Hel" + "lo".repeat(50));
    }
    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(client.stats().coalesced()).isEqualTo(CALLERS - 1);
    assertThat(client.stats().stores()).isEqualTo(1);
  }

  @Test
  void firstCallerWhoLeavesAfterTheFirstChunkChangesNothingForTheOthers() throws Exception {
    List<Future<String>> texts = begin(1);
    assertThat(text(texts.get(0))).isEqualTo("Hel");
    providerGoesOn.countDown();

    for (Future<String> text : texts.subList(1, CALLERS)) {
      assertThat(text(text)).isEqualTo("Hel" + "lo".repeat(50));
    }
    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(client.stats().stores()).isEqualTo(1);
  }

  @Test
  void w4CallIsClosedWhenAllHaveLeft() throws Exception {
    for (Future<String> text : begin(CALLERS)) {
      assertThat(text(text)).isEqualTo("Hel");
    }
    providerGoesOn.countDown();

    await(providerWasLeft);
    assertThat(client.stats().stores()).isZero();
    assertThat(client.stats().notStoredByReason()).containsEntry("caller left before the end", 1L);
  }
}
