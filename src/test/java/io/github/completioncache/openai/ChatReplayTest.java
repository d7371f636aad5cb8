package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.chat.completions.ChatCompletion;
import io.github.completioncache.ProviderApi.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chunks that are made of a document. */
class ChatReplayTest {

  private static final String HEAD =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",";
  private static final String TWO_CHOICES =
      HEAD
          + """
          "choices":[\
          {"index":0,"message":{"role":"assistant","content":"Hello, world","refusal":null},\
          "logprobs":{"content":[{"token":"Hello","logprob":-0.5,"bytes":null,"top_logprobs":[]},\
          {"token":", world","logprob":-0.25,"bytes":null,"top_logprobs":[]}],"refusal":[]},\
          "finish_reason":"stop"},\
          {"index":1,"message":{"role":"assistant","content":null,"refusal":"I cannot help","tool_calls":[\
          {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"city\\": \\"Bern\\"}"}},\
          {"id":"b","type":"function","function":{"name":"g","arguments":""}}]},"logprobs":null,\
          "finish_reason":"tool_calls"}],\
          "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3},"service_tier":"default","x":[1]}\
          """;

  private static List<JsonNode> chunks(String document, Delivery delivery) {
    return Wire.chunks(Wire.replayed(Wire.json(document), delivery));
  }

  /** The texts of one member of all deltas. */
  private static List<String> pieces(List<JsonNode> chunks, String pointer) {
    return chunks.stream()
        .map(chunk -> chunk.at("/choices/0/delta").at(pointer))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .toList();
  }

  @Test
  void chunksAreOpenAis() {
    String document =
        HEAD
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi"
            + " there\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1},\"system_fingerprint\":\"fp\"}";
    String head =
        "data: {\"object\":\"chat.completion.chunk\",\"id\":\"c\",\"created\":1,\"model\":\"m\","
            + "\"system_fingerprint\":\"fp\",\"choices\":[";
    String rest = "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n";

    assertThat(
            new String(
                Wire.replayed(Wire.json(document), Delivery.EVENTS_WITH_USAGE),
                StandardCharsets.UTF_8))
        .isEqualTo(
            head
                + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
                + rest
                + head
                + "{\"index\":0,\"delta\":{\"content\":\"Hi\"},"
                + rest
                + head
                + "{\"index\":0,\"delta\":{\"content\":\" there\"},"
                + rest
                + head
                + "{\"index\":0,\"delta\":{},"
                + rest.replace("\"finish_reason\":null", "\"finish_reason\":\"stop\"")
                + head
                + "],\"usage\":{\"prompt_tokens\":1}}\n\n"
                + "data: [DONE]\n\n");
  }

  @Test
  void s1_sdkPutsTogetherTheOriginal() {
    ChatCompletion original = Wire.sdkCompletion(Wire.json(TWO_CHOICES));
    byte[] events = Wire.replayed(Wire.json(TWO_CHOICES), Delivery.EVENTS_WITH_USAGE);

    ChatCompletion accumulated = Wire.sdkAccumulated(events);

    assertThat(accumulated.choices().get(0).logprobs())
        .isEqualTo(original.choices().get(0).logprobs());
    assertThat(accumulated.choices().get(0).message().content()).hasValue("Hello, world");
    assertThat(accumulated.choices().get(1).message())
        .isEqualTo(original.choices().get(1).message());
    assertThat(accumulated.choices().get(1).finishReason())
        .isEqualTo(original.choices().get(1).finishReason());
    assertThat(accumulated.usage()).isEqualTo(original.usage());
    assertThat(accumulated.serviceTier()).isEqualTo(original.serviceTier());
    assertThat(accumulated._additionalProperties()).isEqualTo(original._additionalProperties());
  }

  @Test
  void everyTokenComesWithItsLogprob() {
    List<JsonNode> said =
        chunks(TWO_CHOICES, Delivery.EVENTS).stream()
            .filter(chunk -> !chunk.at("/choices/0/logprobs/content").isEmpty())
            .toList();

    assertThat(said)
        .extracting(
            chunk -> chunk.at("/choices/0/delta/content").asText(),
            chunk -> chunk.at("/choices/0/logprobs/content/0/token").asText())
        .containsExactly(tuple("Hello", "Hello"), tuple(", world", ", world"));
  }

  @Test
  void tokensThatAreNotTheTextComeAllAtOnce() {
    String document = TWO_CHOICES.replace("\"token\":\"Hello\"", "\"token\":\"<hello>\"");
    List<JsonNode> chunks = chunks(document, Delivery.EVENTS);

    assertThat(chunks.get(0).at("/choices/0/logprobs/content")).hasSize(2);
    assertThat(chunks.subList(1, chunks.size()))
        .allMatch(chunk -> chunk.at("/choices/0/logprobs").isNull());
    assertThat(pieces(chunks, "/content")).containsExactly("", "Hello,", " world");
  }

  @Test
  void refusalAndArgumentsComeInPieces() {
    List<JsonNode> chunks = chunks(TWO_CHOICES, Delivery.EVENTS);

    assertThat(pieces(chunks, "/refusal")).containsExactly("I", " cannot", " help");
    assertThat(pieces(chunks, "/tool_calls/0/function/arguments"))
        .containsExactly("", "{\"city\":", " \"Bern\"}", "");
    assertThat(pieces(chunks, "/tool_calls/0/id")).containsExactly("a", "b");
    assertThat(pieces(chunks, "/role")).hasSize(2);
  }

  @Test
  void choicesBeginTogetherAndEndTogether() {
    List<String> chunks =
        chunks(TWO_CHOICES, Delivery.EVENTS).stream()
            .map(
                chunk ->
                    StreamSupport.stream(chunk.path("choices").spliterator(), false)
                        .map(choice -> choice.path("finish_reason").asText() + choice.path("index"))
                        .collect(Collectors.joining()))
            .toList();

    assertThat(chunks).startsWith("null0", "null1").endsWith("stop0", "tool_calls1");
  }

  @Test
  void longWordsAreCutBetweenCharacters() {
    String emoji = "\uD83D\uDE00".repeat(40);
    String document =
        HEAD
            + "\"choices\":[{\"message\":{\"content\":\"x"
            + emoji
            + "\"},\"finish_reason\":\"stop\"}]}";

    List<String> pieces = pieces(chunks(document, Delivery.EVENTS), "/content");

    assertThat(pieces).hasSizeGreaterThan(4).noneMatch(ChatReplayTest::endsWithinCharacter);
    assertThat(String.join("", pieces)).isEqualTo("x" + emoji);
  }

  private static boolean endsWithinCharacter(String piece) {
    return !piece.isEmpty() && Character.isHighSurrogate(piece.charAt(piece.length() - 1));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0 1 2",
    "'0,1,2', 0 1 2",
    "'1,2,3', 1 2 3",
    "'4,9,30', 4 9 30",
    "'0,0,0', 0 1 2",
    "'7,3,null', 7 8 9",
    "'\"a\",1.5,5', 0 1 5",
    "'-1,-1,99999999999', 0 1 2"
  })
  void callsKeepTheirIndexesAsFarAsTheyTellThemApart(String indexes, String told) {
    String[] given = indexes.isEmpty() ? new String[3] : indexes.split(",");
    String calls =
        Arrays.stream(given)
            .map(
                index ->
                    "{"
                        + (index == null ? "" : "\"index\":" + index + ",")
                        + "\"id\":\"x\",\"function\":{\"arguments\":\"\"}}")
            .collect(Collectors.joining(","));
    String document = HEAD + "\"choices\":[{\"message\":{\"tool_calls\":[" + calls + "]}}]}";

    assertThat(chunks(document, Delivery.EVENTS))
        .extracting(chunk -> chunk.at("/choices/0/delta/tool_calls/0/index").asText())
        .filteredOn(index -> !index.isEmpty())
        .containsExactly(told.split(" "));
  }

  @Test
  void nullErrorIsNotSaidBecauseTheSdkWouldTakeItForOne() {
    assertThat(chunks(HEAD + "\"error\":null,\"choices\":[{}]}", Delivery.EVENTS))
        .isNotEmpty()
        .noneMatch(chunk -> chunk.has("error"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "{}", "{\"choices\":null}", "{\"choices\":[", ""})
  void whatIsNoCompletionIsRefused(String document) {
    byte[] bytes = Wire.utf8(document);

    assertThatThrownBy(() -> Wire.API.toEvents(bytes, 0, bytes.length, Delivery.EVENTS))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[]}",
        "{\"choices\":[1,null,\"a\",[]]}",
        "{\"choices\":[{\"message\":7,\"logprobs\":7}]}",
        "{\"choices\":[{\"message\":{\"content\":[1],\"tool_calls\":[7,null]},\"logprobs\":{\"content\":[7]}}]}",
        "{\"choices\":[{\"message\":{\"content\":\"a\",\"tool_calls\":{\"a\":1}},\"logprobs\":{\"content\":[{}]}}]}"
      })
  void documentsOfAnotherShapeDoNoHarm(String document) {
    assertThat(Wire.accumulated(Wire.replayed(Wire.json(document), Delivery.EVENTS)).has("choices"))
        .isTrue();
  }
}
