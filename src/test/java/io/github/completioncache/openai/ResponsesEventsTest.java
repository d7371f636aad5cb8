package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.sse.SseEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses as the events in which the provider would have sent them. */
class ResponsesEventsTest {

  private static final int RESPONSES = 150;

  @Test
  void anyResponseSurvivesItsEvents() throws IOException {
    RandomResponses responses = new RandomResponses(20_260_301);
    for (int i = 0; i < RESPONSES; i++) {
      ObjectNode response = responses.next();
      byte[] events = Responses.toEvents(response);

      assertThat(Responses.tree(Responses.toDocument(events))).isEqualTo(response);
      assertTheSdkUnderstands(events, response);
      assertThat(Responses.inspect(events)).isEqualTo(Responses.inspect(response));
    }
  }

  private static void assertTheSdkUnderstands(byte[] events, JsonNode response) throws IOException {
    Response expected =
        ObjectMappers.jsonMapper().readValue(Responses.bytes(response), Response.class);
    ResponseAccumulator accumulator = ResponseAccumulator.createWithSnapshots();
    List<SseEvent> parsed = Responses.parse(events);
    int sequence = 0;
    for (SseEvent event : parsed) {
      ResponseStreamEvent typed =
          ObjectMappers.jsonMapper().readValue(event.data(), ResponseStreamEvent.class);
      JsonNode json = Responses.tree(event.data());
      assertThat(json.path("type").asText()).isEqualTo(event.type());
      assertThat(json.path("sequence_number").asInt(-1)).isEqualTo(sequence++);
      typed.validate();
      if (sequence == parsed.size()) {
        assertThat(accumulator.snapshot().orElseThrow().output()).isEqualTo(expected.output());
      }
      accumulator.accumulate(typed);
    }
    assertThat(accumulator.response()).isEqualTo(expected);
  }

  @Test
  void itemsAreAnnouncedBeforeTheirText() throws IOException {
    List<String> types = new ArrayList<>();
    for (SseEvent event : Responses.parse(Responses.toEvents(Responses.saying("Hello, world")))) {
      types.add(event.type());
    }
    assertThat(types)
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
  }

  @Test
  void whatIsNotKnownAtTheBeginningIsNotTold() throws IOException {
    List<SseEvent> events = Responses.parse(Responses.toEvents(Responses.saying("Hello")));

    JsonNode created = Responses.tree(events.get(0).data()).path("response");
    assertThat(created.path("status").asText()).isEqualTo("in_progress");
    assertThat(created.path("output")).isEmpty();
    assertThat(created.path("usage").isNull()).isTrue();
    assertThat(created.path("completed_at").isNull()).isTrue();
    assertThat(created.path("id").asText()).isEqualTo("resp_1");
    JsonNode added = Responses.tree(events.get(2).data()).path("item");
    assertThat(added.path("status").asText()).isEqualTo("in_progress");
    assertThat(added.path("content")).isEmpty();
    JsonNode part = Responses.tree(events.get(3).data()).path("part");
    assertThat(part.path("text").asText("missing")).isEmpty();
  }

  @Test
  void piecesNeverSplitACodePoint() throws IOException {
    String text = "\uD83D\uDE00".repeat(99) + " e\u0301 " + "日本語".repeat(9);
    StringBuilder joined = new StringBuilder();
    for (SseEvent event : Responses.parse(Responses.toEvents(Responses.saying(text)))) {
      if (event.type().equals("response.output_text.delta")) {
        String delta = Responses.tree(event.data()).path("delta").asText();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(delta)).isTrue();
        assertThat(delta).hasSizeBetween(1, 17);
        joined.append(delta);
      }
    }
    assertThat(joined).hasToString(text);
  }

  @Test
  void halfASurrogatePairSurvives() throws IOException {
    String document =
        Responses.saying("HALF").toString().replace("HALF", "a \\ud83d b \\uDE00\\ud83d\\ude00");
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);

    byte[] events = Responses.API.toEvents(bytes, 0, bytes.length, Delivery.EVENTS_WITH_USAGE);

    assertThat(Responses.tree(Responses.toDocument(events))).isEqualTo(Responses.tree(document));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "0.1234567890123456789", "1e400", "12345678901234567890123"})
  void numbersStayAsTheyAre(String number) throws IOException {
    String document = Responses.saying("Hi").put("x", "NUMBER").toString();
    byte[] bytes = document.replace("\"NUMBER\"", number).getBytes(StandardCharsets.UTF_8);

    byte[] events = Responses.API.toEvents(bytes, 0, bytes.length, Delivery.EVENTS_WITH_USAGE);

    assertThat(new String(Responses.toDocument(events), StandardCharsets.UTF_8))
        .contains("\"x\":" + number.replace("1e400", "1E+400"));
  }

  @Test
  void onlyTheBytesThatAreMeantAreRead() throws IOException {
    ObjectNode response = Responses.saying("Hello");
    byte[] document = ("##" + response + "##").getBytes(StandardCharsets.UTF_8);
    byte[] events =
        Responses.API.toEvents(document, 2, document.length - 4, Delivery.EVENTS_WITH_USAGE);

    assertThat(Responses.tree(Responses.toDocument(events))).isEqualTo(response);
  }

  @ParameterizedTest
  @CsvSource({"incomplete,response.incomplete", "failed,response.failed"})
  void theLastEventTellsHowItEnded(String status, String type) throws IOException {
    ObjectNode response = Responses.saying("Hello").put("status", status);
    response.putObject("incomplete_details").put("reason", "max_output_tokens");

    List<SseEvent> events = Responses.parse(Responses.toEvents(response));

    assertThat(events.get(events.size() - 1).type()).isEqualTo(type);
    assertThat(Responses.tree(Responses.toDocument(Responses.stream(events)))).isEqualTo(response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"in_progress", "queued", "cancelled", "new"})
  void aResponseThatHasNotEndedHasNoEvents(String status) {
    assertThatThrownBy(() -> Responses.toEvents(Responses.saying("secret").put("status", status)))
        .isInstanceOf(IOException.class)
        .hasMessage("the response has not ended");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "{", ""})
  void whatIsNoResponseHasNoEvents(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> Responses.API.toEvents(bytes, 0, bytes.length, Delivery.EVENTS_WITH_USAGE))
        .isInstanceOf(IOException.class);
  }
}
