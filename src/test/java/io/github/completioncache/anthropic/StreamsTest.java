package io.github.completioncache.anthropic;

import static io.github.completioncache.anthropic.Desk.ask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.testing.StubAnthropic;
import io.github.completioncache.testing.StubProvider;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams as they arrive, and answers that must not be kept. */
class StreamsTest {

  private final Desk desk = new Desk();
  private final AnthropicClient dropIn = desk.open().asAnthropicClient();

  @AfterEach
  void close() {
    desk.close();
  }

  private Message create(MessageCreateParams.Builder params) {
    return dropIn.messages().create(params.build());
  }

  private List<RawMessageStreamEvent> stream(MessageCreateParams.Builder params) {
    return Desk.stream(dropIn, params.build());
  }

  @Test
  void w4StreamThatIsClosedEarlyIsNotStored() {
    CountDownLatch gate = new CountDownLatch(1);
    sendInTwoParts(gate);
    try (StreamResponse<RawMessageStreamEvent> stream =
        dropIn.messages().createStreaming(ask("Hi").build())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }
    gate.countDown();
    stream(ask("Hi"));

    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void w4StreamThatEndsWithoutItsLastEventIsNotStored() {
    String cut = Desk.STREAM.substring(0, Desk.STREAM.indexOf("event: message_delta"));
    desk.provider.answers((request, exchange) -> StubAnthropic.respondStream(exchange, cut));

    List<RawMessageStreamEvent> events = stream(ask("Hi"));
    stream(ask("Hi"));

    assertThat(events).hasSize(5);
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void w2AndW3TruncatedAndEmptyAnswersAreNotStored() {
    for (String answer :
        List.of(
            Desk.ANSWER.replace("end_turn", "max_tokens"),
            Desk.ANSWER.replace("end_turn", "refusal"),
            Desk.ANSWER.replace("Hello, you.", ""))) {
      int before = desk.provider.calls();
      desk.provider.answers(200, answer);
      create(ask("Hi"));
      create(ask("Hi"));
      assertThat(desk.provider.calls()).as(answer).isEqualTo(before + 2);
    }
  }

  @Test
  void streamsReachTheCallerAsTheyArrive() {
    CountDownLatch gate = new CountDownLatch(1);
    sendInTwoParts(gate);

    try (StreamResponse<RawMessageStreamEvent> stream =
        dropIn.messages().createStreaming(ask("Hi").build())) {
      Iterator<RawMessageStreamEvent> events = stream.stream().iterator();
      assertThat(events.next().isMessageStart()).isTrue();
      gate.countDown();
      events.forEachRemaining(event -> {});
    }
    stream(ask("Hi"));
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.HIT);
  }

  /** The second part of each stream is sent when the gate has opened. */
  private void sendInTwoParts(CountDownLatch gate) {
    int half = Desk.STREAM.indexOf("event: content_block_stop");
    desk.provider.answers(
        (request, exchange) -> {
          OutputStream body = StubProvider.beginEvents(exchange);
          body.write(Desk.STREAM.substring(0, half).getBytes(UTF_8));
          body.flush();
          gate.await();
          body.write(Desk.STREAM.substring(half).getBytes(UTF_8));
        });
  }
}
