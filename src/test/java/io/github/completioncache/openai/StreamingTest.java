package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.testing.StubProvider.beginEvents;
import static io.github.completioncache.testing.StubProvider.chunk;
import static io.github.completioncache.testing.StubProvider.event;
import static io.github.completioncache.testing.StubProvider.lastChunk;
import static io.github.completioncache.testing.StubProvider.respond;
import static io.github.completioncache.testing.StubProvider.respondEvents;
import static io.github.completioncache.testing.StubProvider.usageChunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.SseException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.testing.StubProvider;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams through the real SDK: as they arrive on a miss, and again on a hit. */
class StreamingTest {

  private static final ChatCompletionCreateParams QUESTION = ask("Hi").build();
  private static final ChatCompletionCreateParams WITH_USAGE =
      QUESTION.toBuilder()
          .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
          .build();

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open();

  @AfterEach
  void close() {
    desk.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody opened the latch");
    }
  }

  private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
    try (StreamResponse<ChatCompletionChunk> response = client.createStreaming(params)) {
      return response.stream().toList();
    }
  }

  private static String text(List<ChatCompletionChunk> chunks) {
    StringBuilder text = new StringBuilder();
    for (ChatCompletionChunk chunk : chunks) {
      chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
    }
    return text.toString();
  }

  private void answersHelloInTwoChunks() {
    desk.provider.answers(
        (request, exchange) -> {
          if (request.body().contains("\"include_usage\":true")) {
            respondEvents(
                exchange, chunk("Hel"), chunk("lo."), lastChunk(), usageChunk(), "[DONE]");
          } else {
            respondEvents(exchange, chunk("Hel"), chunk("lo."), lastChunk(), "[DONE]");
          }
        });
  }

  @Test
  void secondStreamIsTheFirstOneAgain() {
    answersHelloInTwoChunks();
    List<ChatCompletionChunk> first = stream(QUESTION);
    List<ChatCompletionChunk> second = stream(QUESTION);

    assertThat(second).isEqualTo(first).hasSize(3);
    assertThat(text(second)).isEqualTo("Hello.");
    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(client.stats().hits()).isEqualTo(1);
  }

  @Test
  void s3ChunksReachTheCallerAsTheyArrive() throws Exception {
    CountDownLatch firstWasSeen = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          OutputStream body = beginEvents(exchange);
          body.write(event(chunk("Hel")));
          body.flush();
          await(firstWasSeen);
          body.write(event(chunk("lo.")));
          body.write(event(lastChunk()));
          body.write(event("[DONE]"));
        });

    try (StreamResponse<ChatCompletionChunk> response = client.createStreaming(QUESTION)) {
      Iterator<ChatCompletionChunk> chunks = response.stream().iterator();
      assertThat(text(List.of(chunks.next()))).isEqualTo("Hel");
      assertThat(client.stats().stores()).isZero();
      firstWasSeen.countDown();
      assertThat(text(List.of(chunks.next(), chunks.next()))).isEqualTo("lo.");
      assertThat(chunks.hasNext()).isFalse();
    }
    assertThat(client.stats().stores()).isEqualTo(1);
  }

  @Test
  void streamIsStoredAtItsLastEventThoughTheConnectionStaysOpen() throws Exception {
    CountDownLatch hitWasSeen = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          OutputStream body = beginEvents(exchange);
          body.write(event(chunk("Hello.")));
          body.write(event(lastChunk()));
          body.write(event("[DONE]"));
          body.flush();
          await(hitWasSeen);
        });

    assertThat(text(stream(QUESTION))).isEqualTo("Hello.");
    assertThat(text(stream(QUESTION))).isEqualTo("Hello.");
    assertThat(client.stats().hits()).isEqualTo(1);
    hitWasSeen.countDown();
  }

  @Test
  void s2StreamServesAPlainCallerIfItToldItsUsage() {
    answersHelloInTwoChunks();
    stream(WITH_USAGE);
    CachedCompletion plain = client.complete(QUESTION);

    assertThat(plain.outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(plain.completion().choices().get(0).message().content()).contains("Hello.");
    assertThat(plain.completion().usage().orElseThrow().totalTokens()).isEqualTo(1100);
  }

  @Test
  void s2StreamWithoutUsageServesOnlyStreamsThatAskForNone() {
    answersHelloInTwoChunks();
    stream(QUESTION);
    stream(WITH_USAGE);

    assertThat(client.stats().misses()).isEqualTo(2);
    List<ChatCompletionChunk> again = stream(QUESTION);
    assertThat(client.stats().hits()).isEqualTo(1);
    assertThat(text(again)).isEqualTo("Hello.");
    assertThat(again).allSatisfy(chunk -> assertThat(chunk.usage()).isEmpty());
    assertThat(client.complete(QUESTION).outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void s2StreamWithoutUsageDoesNotReplaceAPlainAnswerThatLandedMeanwhile() throws Exception {
    CountDownLatch plainHasLanded = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          if (request.body().contains("\"stream\":true")) {
            OutputStream body = beginEvents(exchange);
            body.write(event(chunk("Hello.")));
            body.flush();
            await(plainHasLanded);
            body.write(event(lastChunk()));
            body.write(event("[DONE]"));
          } else {
            respond(exchange, 200, StubProvider.answer("Hello."));
          }
        });
    try (StreamResponse<ChatCompletionChunk> response = client.createStreaming(QUESTION)) {
      Iterator<ChatCompletionChunk> chunks = response.stream().iterator();
      assertThat(text(List.of(chunks.next()))).isEqualTo("Hello.");
      assertThat(client.complete(QUESTION).outcome().status()).isEqualTo(CacheStatus.MISS);
      plainHasLanded.countDown();
      assertThat(chunks.next()).isNotNull();
      assertThat(chunks.hasNext()).isFalse();
    }

    assertThat(client.complete(QUESTION).outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(client.stats().stores()).isEqualTo(1);
    assertThat(client.stats().notStoredByReason())
        .containsExactly(entry("an answer that serves more callers is stored", 1L));
  }

  @Test
  void s2RefreshingStreamReplacesWhatIsStoredThoughItTellsNoUsage() {
    answersHelloInTwoChunks();
    stream(WITH_USAGE);
    CachedCompletionClient refreshing =
        client.withOptions(CacheOptions.builder().mode(CacheOptions.Mode.REFRESH).build());
    try (StreamResponse<ChatCompletionChunk> response = refreshing.createStreaming(QUESTION)) {
      assertThat(response.stream().count()).isEqualTo(3);
    }

    assertThat(client.stats().stores()).isEqualTo(2);
  }

  @Test
  void s2PlainAnswerServesStreams() {
    client.complete(QUESTION);
    List<ChatCompletionChunk> without = stream(QUESTION);
    List<ChatCompletionChunk> with = stream(WITH_USAGE);

    assertThat(text(without)).isEqualTo("Hello.");
    assertThat(without).allSatisfy(chunk -> assertThat(chunk.usage()).isEmpty());
    assertThat(text(with)).isEqualTo("Hello.");
    assertThat(with.get(with.size() - 1).usage().orElseThrow().totalTokens()).isEqualTo(1100);
    assertThat(client.stats().hits()).isEqualTo(2);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void w4StreamThatItsCallerClosesEarlyIsNotStored() {
    answersHelloInTwoChunks();
    CountDownLatch gone = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          OutputStream body = beginEvents(exchange);
          body.write(event(chunk("Hel")));
          body.flush();
          await(gone);
        });
    try (StreamResponse<ChatCompletionChunk> response = client.createStreaming(QUESTION)) {
      assertThat(response.stream().iterator().next()).isNotNull();
    }
    gone.countDown();

    assertThat(client.stats().notStoredByReason()).containsKey("caller left before the end");
    assertThat(client.stats().stores()).isZero();
  }

  @Test
  void w4StreamWithoutItsLastEventIsNotStored() {
    desk.provider.answers(
        (request, exchange) -> respondEvents(exchange, chunk("Hello."), lastChunk()));
    assertThat(text(stream(QUESTION))).isEqualTo("Hello.");

    assertThat(client.stats().stores()).isZero();
    assertThat(client.stats().notStored()).isEqualTo(1);
  }

  @Test
  void w4StreamThatIsCutIsNotStored() {
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 100_000);
          exchange.getResponseBody().write(event(chunk("Hel")));
        });

    assertThatThrownBy(() -> stream(QUESTION)).isInstanceOf(OpenAIIoException.class);
    assertThat(client.stats().stores()).isZero();
    assertThat(client.stats().providerErrors()).isEqualTo(1);
  }

  @Test
  void w4StreamWithAnErrorInItIsNotStored() {
    desk.provider.answers(
        (request, exchange) ->
            respondEvents(exchange, chunk("Hel"), "{\"error\":{\"message\":\"overloaded\"}}"));

    assertThatThrownBy(() -> stream(QUESTION)).isInstanceOf(SseException.class);
    assertThatThrownBy(() -> stream(QUESTION)).isInstanceOf(SseException.class);
    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(client.stats().stores()).isZero();
  }

  @Test
  void costOfAStreamIsBookedWhenItToldItsUsage() {
    answersHelloInTwoChunks();
    stream(WITH_USAGE);
    stream(WITH_USAGE);

    assertThat(client.stats().tokensSaved().promptTokens()).isEqualTo(1000);
  }
}
