package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.stats.TokenUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which responses are complete, and what they say of themselves. */
class ResponsesAnswerTest {

  private static final TokenUsage USAGE = new TokenUsage(1000, 200, 100);

  /** What is found in the document and in its events, which is the same. */
  private static Facts inspect(ObjectNode response) throws IOException {
    Facts facts = Responses.inspect(response);
    assertThat(Responses.inspect(Responses.toEvents(response))).isEqualTo(facts);
    return facts;
  }

  private static ObjectNode doing(String item) {
    ObjectNode response = Responses.response();
    response.withArray("output").add(Responses.tree(item));
    return response;
  }

  @Test
  void aResponseWithTextIsComplete() throws IOException {
    assertThat(inspect(Responses.saying("Hello")))
        .isEqualTo(new Facts(null, /* truncated= */ false, /* toolCalls= */ false, USAGE));
  }

  @Test
  void aRefusalIsAnAnswer() throws IOException {
    Facts facts =
        inspect(
            doing(
                "{\"type\":\"message\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"No.\"}]}"));

    assertThat(facts.problem()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"{}\"}",
        "{\"type\":\"custom_tool_call\",\"name\":\"f\",\"input\":\"\"}",
        "{\"type\":\"local_shell_call\"}",
        "{\"type\":\"shell_call\"}",
        "{\"type\":\"apply_patch_call\"}",
        "{\"type\":\"computer_call\"}",
        "{\"type\":\"tool_search_call\"}"
      })
  void aCallOfATool(String item) throws IOException {
    assertThat(inspect(doing(item)))
        .isEqualTo(new Facts(null, /* truncated= */ false, /* toolCalls= */ true, USAGE));
  }

  @Test
  void w2TheLimitOfTokensTruncates() throws IOException {
    ObjectNode response = Responses.saying("Hel").put("status", "incomplete");
    response.putObject("incomplete_details").put("reason", "max_output_tokens");

    Facts facts = inspect(response);

    assertThat(facts.truncated()).isTrue();
    assertThat(facts.problem()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "content_filter,answer is filtered",
    "a_new_reason,answer is incomplete",
    ",answer is incomplete"
  })
  void w3WhatElseEndsAResponseEarlyIsAProblem(String reason, String problem) throws IOException {
    ObjectNode response = Responses.saying("Hel").put("status", "incomplete");
    response.putObject("incomplete_details").put("reason", reason);

    assertThat(inspect(response).problem()).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"message\",\"content\":[]}",
        "{\"type\":\"message\"}",
        "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\" \\n\"}]}",
        "{\"type\":\"message\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"\"}]}",
        "{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}]}",
        "{\"type\":\"a_new_item\"}",
        "\"message\""
      })
  void w3AResponseThatSaysNothingIsAProblem(String item) throws IOException {
    assertThat(inspect(doing(item)).problem()).isEqualTo("answer is empty");
  }

  @Test
  void w3AResponseWithoutOutputIsAProblem() throws IOException {
    assertThat(inspect(Responses.response()).problem()).isEqualTo("answer is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "cancelled", "in_progress", "queued", "a_new_status", ""})
  void w1OnlyACompletedResponseIsStored(String status) throws IOException {
    ObjectNode response = Responses.saying("Hello").put("status", status);

    assertThat(Responses.inspect(response).problem())
        .isEqualTo("answer has not the status completed");
  }

  @Test
  void w1AnErrorIsAProblem() throws IOException {
    ObjectNode response = Responses.saying("Hello");
    response.putObject("error").put("code", "server_error").put("message", "secret");

    assertThat(inspect(response).problem()).isEqualTo("answer is an error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"incomplete", "in_progress"})
  void w4AnItemThatIsNotFinishedIsAProblem(String status) throws IOException {
    ObjectNode response = Responses.saying("Hello");
    ((ObjectNode) response.path("output").path(0)).put("status", status);

    assertThat(inspect(response).problem()).isEqualTo("answer has an unfinished item");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"input_tokens\":1}",
        "{\"input_tokens\":-1,\"output_tokens\":1}",
        "{\"input_tokens\":1,\"output_tokens\":1,\"input_tokens_details\":{\"cached_tokens\":2}}"
      })
  void aWrongCountIsNone(String usage) throws IOException {
    ObjectNode response = Responses.saying("Hello");
    response.set("usage", Responses.tree(usage));

    assertThat(inspect(response).usage()).isNull();
    assertThat(inspect(response).problem()).isNull();
  }

  @Test
  void w4AStreamThatBreaksOffAnywhereIsAProblem() throws IOException {
    List<SseEvent> events = Responses.parse(Responses.toEvents(Responses.saying("Hello, world")));
    for (int i = 0; i < events.size(); i++) {
      byte[] begun = Responses.stream(events.subList(0, i));

      assertThat(Responses.inspect(begun).problem()).isEqualTo("stream has no response at its end");
      assertThatThrownBy(() -> Responses.toDocument(begun))
          .isInstanceOf(IOException.class)
          .hasMessage("the stream has no response at its end");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "error|{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"secret\"}",
        "|{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"secret\"}",
        "|{\"error\":{\"message\":\"secret\"}}"
      })
  void w4AnErrorInAStreamIsAProblem(String type, String data) throws IOException {
    List<SseEvent> events = Responses.parse(Responses.toEvents(Responses.saying("Hello")));
    SseEvent error = type == null ? SseEvent.of(data) : new SseEvent(type, data);
    events.add(events.size() - 1, error);

    assertThat(Responses.inspect(Responses.stream(events)).problem())
        .isEqualTo("stream has no response at its end");
  }

  @Test
  void s5EventsThatAreNotKnownAreNoProblem() throws IOException {
    List<SseEvent> events = Responses.parse(Responses.toEvents(Responses.saying("Hello")));
    events.add(2, new SseEvent("keepalive", "{\"type\":\"keepalive\",\"sequence_number\":2}"));
    events.add(3, new SseEvent("response.new", "{\"type\":\"response.new\",\"error\":null}"));
    events.add(4, SseEvent.of("{\"error\":null}"));
    events.add(SseEvent.of("[DONE]"));

    assertThat(Responses.inspect(Responses.stream(events)).problem()).isNull();
  }

  @Test
  void theResponseOfAStreamIsItsOwnText() throws IOException {
    String response = "{ \"status\":\"completed\", \"x\":1.50, \"y\":\"\\u00e9 \uD83D\uDE00\" }";
    byte[] events =
        Responses.stream(
            List.of(
                SseEvent.of("{\"type\":\"response.completed\",\"response\":" + response + " }")));

    assertThat(new String(Responses.toDocument(events), StandardCharsets.UTF_8))
        .isEqualTo(response);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"response.completed\"}",
        "{\"type\":\"response.completed\",\"response\":null}",
        "{\"type\":\"response.completed\",\"response\":[]}",
        "{\"type\":\"response.completed\",\"response\":\"{}\"}"
      })
  void aLastEventWithoutAResponseIsAProblem(String data) throws IOException {
    byte[] events = Responses.stream(List.of(SseEvent.of(data)));

    assertThat(Responses.inspect(events).problem()).isEqualTo("stream has no response at its end");
  }

  @Test
  void aLastEventThatIsNotJsonCannotBeRead() {
    byte[] events =
        Responses.stream(List.of(new SseEvent("response.completed", "{\"response\":{}")));

    assertThatThrownBy(() -> Responses.inspect(events)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"Hello\""})
  void whatIsNoObjectIsAProblem(String json) throws IOException {
    assertThat(Responses.inspect(Responses.tree(json)).problem())
        .isEqualTo("answer is not an object");
  }
}
