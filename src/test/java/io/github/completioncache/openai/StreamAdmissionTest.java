package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.stats.TokenUsage;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which recorded streams may be stored. */
class StreamAdmissionTest {

  private static final String HEAD =
      "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";
  private static final String SAYS =
      choice("{\"role\":\"assistant\",\"content\":\"Hello.\"}", "null");
  private static final String STOPS = choice("{}", "\"stop\"");
  private static final String USAGE =
      HEAD
          + "\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private static String choice(String delta, String finishReason) {
    return HEAD
        + "\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finishReason
        + "}]}\n\n";
  }

  private static Facts facts(String... events) {
    return Wire.facts(Wire.utf8(String.join("", events)));
  }

  @Test
  void completeStreamTellsItsUsage() {
    assertThat(facts(SAYS, STOPS, USAGE, DONE))
        .isEqualTo(new Facts(null, false, false, new TokenUsage(10, 4, 2)));
    assertThat(facts(SAYS, STOPS, DONE)).isEqualTo(new Facts(null, false, false, null));
  }

  @Test
  void streamWithToolCallsSaysSo() {
    String calls =
        choice(
            "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}",
            "null");

    assertThat(facts(calls, choice("{}", "\"tool_calls\""), DONE))
        .isEqualTo(new Facts(null, false, true, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: [DONE]", "data: [DONE]\n", "data: [DONE]\r\n", "data:[DONE]\r"})
  void lastEventNeedsNoEmptyLineAtTheEndOfTheBody(String last) {
    assertThat(facts(SAYS, STOPS, last).problem()).isNull();
  }

  @Test
  void whatFollowsTheLastEventIsNotRead() {
    assertThat(facts(SAYS, STOPS, DONE, "data: {\"error\":1}\n\ndata: {").problem()).isNull();
  }

  @Test
  void w2StreamThatEndedAtTheLimitIsTruncated() {
    assertThat(facts(SAYS, choice("{}", "\"length\""), DONE))
        .isEqualTo(new Facts(null, true, false, null));
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', stop, answer is empty",
    "'{\"content\":\" \"}', stop, answer is empty",
    "'{\"content\":\"Hello.\"}', content_filter, answer is filtered",
    "'{\"content\":\"Hello.\"}', error, answer has no known finish_reason"
  })
  void w3EmptyOrFilteredStreamIsNotStored(String delta, String finishReason, String problem) {
    assertThat(facts(choice(delta, '"' + finishReason + '"'), USAGE, DONE))
        .isEqualTo(Facts.problem(problem, new TokenUsage(10, 4, 2)));
  }

  @Test
  void w3StreamWithoutChoicesIsNotStored() {
    assertThat(facts(USAGE, DONE).problem()).isEqualTo("answer has no choices");
    assertThat(facts(DONE).problem()).isEqualTo("answer has no choices");
    assertThat(facts(": nothing\n\n").problem()).isEqualTo("stream has no end");
    assertThat(facts("").problem()).isEqualTo("stream has no end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event: error\ndata: {\"message\":\"overloaded\"}\n\n",
        "data: {\"error\":{\"message\":\"overloaded\"}}\n\n",
        "data: {\"error\":\"overloaded\",\"choices\":[]}\n\n"
      })
  void w4StreamWithAnErrorIsNotStored(String error) {
    assertThat(facts(SAYS, error, STOPS, USAGE, DONE))
        .isEqualTo(Facts.problem("answer is an error", new TokenUsage(10, 4, 2)));
    assertThat(facts(SAYS, STOPS, error).problem()).isEqualTo("answer is an error");
  }

  @Test
  void w4StreamWithoutItsLastEventIsNotStored() {
    assertThat(facts(SAYS, STOPS, USAGE).problem()).isEqualTo("stream has no end");
  }

  @Test
  void w4StreamWithAChoiceThatDidNotEndIsNotStored() {
    String other = SAYS.replace("\"index\":0", "\"index\":1");

    assertThat(facts(SAYS, other, STOPS, DONE).problem())
        .isEqualTo("answer has no known finish_reason");
    assertThat(facts(SAYS, DONE).problem()).isEqualTo("answer has no known finish_reason");
  }

  @Test
  void w4StreamThatIsCutAnywhereIsNotStored() {
    byte[] whole = Wire.utf8(SAYS + STOPS + USAGE + DONE);
    int complete = whole.length - 2;
    for (int length = 0; length < complete; length++) {
      assertThat(Wire.facts(Arrays.copyOf(whole, length)).problem())
          .as("the first %d of %d bytes", length, whole.length)
          .isNotNull();
    }
    assertThat(Wire.facts(Arrays.copyOf(whole, complete)).problem()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'data: {\"choices\":', stream has an event that is not JSON",
    "data: hello, stream has an event that is not JSON",
    "data:, stream has an event that is not an object",
    "data: [], stream has an event that is not an object",
    "data: null, stream has an event that is not an object"
  })
  void w4StreamWithSomethingElseThanChunksIsNotStored(String event, String problem) {
    assertThat(facts(SAYS, event + "\n\n", STOPS, DONE).problem()).isEqualTo(problem);
  }

  @Test
  void w4NoDocumentIsMadeOfWhatIsNoAnswer() {
    byte[] cut = Wire.utf8(SAYS + STOPS);

    assertThatThrownBy(() -> Wire.API.toDocument(cut, 0, cut.length))
        .isInstanceOf(IOException.class)
        .hasMessage("no document can be made of the stream: stream has no end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":1}",
        "{\"choices\":[1,null,\"a\",[]]}",
        "{\"choices\":[{\"delta\":[1]}]}",
        "{\"choices\":[{\"delta\":{\"tool_calls\":[null,1,\"a\"]}}]}",
        "{\"choices\":[{\"delta\":{\"content\":{\"a\":1}},\"logprobs\":[1]}]}",
        "{\"choices\":[{\"index\":-1,\"delta\":{\"content\":7,\"audio\":\"x\"}}],\"usage\":[]}",
        "{\"choices\":{\"a\":{\"delta\":1}}}",
        "{\"created\":\"never\",\"id\":{},\"choices\":null}"
      })
  void chunksOfAnotherShapeDoNoHarm(String chunk) throws IOException {
    String event = "data: " + chunk + "\n\n";
    byte[] stream = Wire.utf8(event + SAYS + event + STOPS + event + DONE);

    assertThat(Wire.facts(stream)).isNotNull();
    assertThat(Wire.API.toDocument(stream, 0, stream.length)).isNotEmpty();
  }
}
