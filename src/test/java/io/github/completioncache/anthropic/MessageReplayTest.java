package io.github.completioncache.anthropic;

import static io.github.completioncache.anthropic.Recorded.json;
import static io.github.completioncache.anthropic.Recorded.toDocument;
import static io.github.completioncache.anthropic.Recorded.toEvents;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.testing.StubAnthropic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any message, streamed and put together again, is the message: by us, and by the SDK. */
class MessageReplayTest {

  private static final ObjectMapper SDK = ObjectMappers.jsonMapper();

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void s1StreamOfAMessageAmountsToTheMessage(long seed) throws IOException {
    ObjectNode message = new RandomMessage(seed).next();

    // Compared as text that was read: numbers of equal value have one form then.
    assertThat(toDocument(toEvents(message.toString()))).isEqualTo(json(message.toString()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void s1SdkPutsTheStreamTogetherToTheMessage(long seed) throws IOException {
    ObjectNode message = new RandomMessage(seed).next();
    message.remove(List.of("not_heard_of_yet", "container"));
    MessageAccumulator accumulator = MessageAccumulator.create();
    for (SseEvent event : parse(toEvents(message.toString()))) {
      accumulator.accumulate(SDK.readValue(event.data(), RawMessageStreamEvent.class));
    }

    Message expected = SDK.readValue(message.toString(), Message.class);

    assertThat(accumulator.message().content()).isEqualTo(expected.content());
    assertThat(accumulator.message().stopReason()).isEqualTo(expected.stopReason());
    assertThat(accumulator.message().stopSequence()).isEqualTo(expected.stopSequence());
    assertThat(accumulator.message().usage().inputTokens())
        .isEqualTo(expected.usage().inputTokens());
    assertThat(accumulator.message().usage().outputTokens())
        .isEqualTo(expected.usage().outputTokens());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void howAnAnswerIsCutIntoPiecesDoesNotMatter(long seed) throws IOException {
    ObjectNode message = new RandomMessage(seed).next();
    String events = toEvents(message.toString());
    String cutOtherwise = cutAnew(events, new Random(seed));

    assertThat(toDocument(cutOtherwise)).isEqualTo(toDocument(events));
    assertThat(facts(cutOtherwise, AnswerForm.SSE))
        .isEqualTo(facts(events, AnswerForm.SSE))
        .isEqualTo(facts(message.toString(), AnswerForm.JSON));
  }

  /** The same stream, each of its pieces in two, one of them maybe empty. */
  private static String cutAnew(String events, Random random) throws IOException {
    List<String> data = new ArrayList<>();
    for (SseEvent event : parse(events)) {
      JsonNode parsed = json(event.data());
      String field = pieceOf(parsed.path("delta"));
      if (field.isEmpty()) {
        data.add(event.data());
      } else {
        String text = parsed.path("delta").path(field).asText();
        // Anywhere between two characters: half of one cannot be sent.
        int cut =
            text.offsetByCodePoints(0, random.nextInt(1 + text.codePointCount(0, text.length())));
        data.add(with(parsed, field, text.substring(0, cut)));
        data.add(with(parsed, field, text.substring(cut)));
      }
    }
    return StubAnthropic.events(data.toArray(String[]::new));
  }

  private static String pieceOf(JsonNode delta) {
    return switch (delta.path("type").asText()) {
      case "text_delta" -> "text";
      case "thinking_delta" -> "thinking";
      case "input_json_delta" -> "partial_json";
      default -> "";
    };
  }

  private static String with(JsonNode event, String field, String text) {
    ObjectNode copy = event.deepCopy();
    ((ObjectNode) copy.path("delta")).put(field, text);
    return copy.toString();
  }

  private static Facts facts(String body, AnswerForm form) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    return MessagesApi.INSTANCE.inspect(form, bytes, 0, bytes.length);
  }

  private static List<SseEvent> parse(String events) {
    byte[] bytes = events.getBytes(UTF_8);
    return SseEvent.parse(bytes, 0, bytes.length);
  }
}
