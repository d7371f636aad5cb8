package io.github.completioncache.anthropic;

import static io.github.completioncache.anthropic.Recorded.MESSAGE;
import static io.github.completioncache.anthropic.Recorded.STREAM;
import static io.github.completioncache.anthropic.Recorded.facts;
import static io.github.completioncache.anthropic.Recorded.json;
import static io.github.completioncache.anthropic.Recorded.toDocument;
import static io.github.completioncache.anthropic.Recorded.toEvents;
import static io.github.completioncache.testing.StubAnthropic.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.stats.TokenUsage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream says of itself, and which message it amounts to. */
class MessageStreamTest {

  @Test
  void s2StreamAmountsToTheMessage() throws IOException {
    assertThat(toDocument(STREAM)).isEqualTo(json(MESSAGE));
  }

  @Test
  void s2MessageIsStreamedInTheOrderOfTheProvider() throws IOException {
    assertThat(toEvents(MESSAGE).lines().filter(line -> line.startsWith("event: ")).distinct())
        .containsExactly(
            "event: message_start",
            "event: content_block_start",
            "event: content_block_delta",
            "event: content_block_stop",
            "event: message_delta",
            "event: message_stop");
    assertThat(toDocument(toEvents(MESSAGE))).isEqualTo(json(MESSAGE));
  }

  @Test
  void streamTellsTheSameFactsAsTheMessage() throws IOException {
    Facts expected = new Facts(null, false, true, new TokenUsage(572, 100, 89));

    assertThat(facts(STREAM)).isEqualTo(expected);
    assertThat(facts(toEvents(MESSAGE))).isEqualTo(expected);
  }

  @Test
  void countsAtTheEndAreThoseOfTheWholeMessage() throws IOException {
    String counted =
        STREAM.replace(
            "{\"output_tokens\":89}",
            "{\"input_tokens\":500,\"cache_read_input_tokens\":null,\"output_tokens\":90,"
                + "\"server_tool_use\":{\"web_search_requests\":1}}");

    assertThat(facts(counted).usage()).isEqualTo(new TokenUsage(600, 100, 90));
    assertThat(toDocument(counted).path("usage"))
        .isEqualTo(
            json(
                """
                {"input_tokens":500,"cache_creation_input_tokens":0,"cache_read_input_tokens":100,
                 "output_tokens":90,"service_tier":"standard",
                 "server_tool_use":{"web_search_requests":1}}\
                """));
  }

  @Test
  void w4StreamWithoutItsLastEventMustNotBeStored() throws IOException {
    String cut = STREAM.substring(0, STREAM.indexOf("event: message_stop"));

    assertThat(facts(cut).problem()).isEqualTo("answer broke off");
    assertThatThrownBy(() -> toDocument(cut)).isInstanceOf(IOException.class);
  }

  @Test
  void w4StreamWithAnErrorMustNotBeStored() throws IOException {
    String failed =
        STREAM.replace(
            "event: message_stop\n",
            """
            event: error
            data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

            event: message_stop
            """);

    assertThat(facts(failed).problem()).isEqualTo("answer is an error");
    assertThatThrownBy(() -> toDocument(failed)).isInstanceOf(IOException.class);
  }

  @Test
  void nothingAtAllMustNotBeStored() throws IOException {
    assertThat(facts("").problem()).isEqualTo("answer broke off");
    assertThat(facts(events("{\"type\":\"message_stop\"}")).problem())
        .isEqualTo("answer is not an object");
  }

  @Test
  void eventThatIsNotJsonIsUnreadable() {
    String broken = STREAM.replace("{\"type\":\"message_stop\"}", "{\"type\"");

    assertThatThrownBy(() -> facts(broken)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // A kind of piece, a member of a piece, an event and a member of an event not known here.
        "\"type\":\"text_delta\",\"text\" | \"type\":\"song_delta\",\"text\"",
        "\"text\":\"check.\" | \"text\":\"check.\",\"pitch\":1",
        "{\"type\":\"message_stop\"} | {\"type\":\"message_stop\",\"tip\":1}",
        "{\"type\":\"ping\"} | {\"type\":\"pong\"}",
        "\"usage\":{\"output_tokens\":89} | \"usage\":{\"output_tokens\":89},\"mood\":\"good\"",
      })
  void s5WhatIsNotKnownIsStoredAsAStreamOnly(String part, String replacement) throws IOException {
    String newer = rename(STREAM.replace(part, replacement));

    assertThat(newer).isNotEqualTo(STREAM);
    assertThat(facts(newer).problem()).isNull();
    assertThatThrownBy(() -> toDocument(newer)).isInstanceOf(IOException.class);
  }

  @Test
  void s5MembersOfMessagesAndBlocksNotKnownHereAreKept() throws IOException {
    String newer =
        STREAM
            .replace("\"role\":\"assistant\"", "\"role\":\"assistant\",\"mood\":{\"a\":[1.0]}")
            .replace("\"type\":\"text\",\"text\":\"\"", "\"type\":\"text\",\"text\":\"\",\"key\":2")
            .replace("\"stop_sequence\":null},", "\"stop_sequence\":null,\"stop_note\":\"x\"},");
    String expected =
        MESSAGE
            .replace("\"role\":\"assistant\"", "\"role\":\"assistant\",\"mood\":{\"a\":[1.0]}")
            .replace("\"type\":\"text\",", "\"type\":\"text\",\"key\":2,")
            .replace("\"stop_sequence\":null,", "\"stop_sequence\":null,\"stop_note\":\"x\",");

    assertThat(toDocument(newer)).isEqualTo(json(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Blocks out of order, a piece of a block that has not begun, one that does not end.
        "{\"type\":\"content_block_stop\",\"index\":7}",
        "{\"type\":\"content_block_delta\",\"index\":7,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}",
        "{\"type\":\"content_block_start\",\"index\":7,\"content_block\":{\"type\":\"text\"}}",
        "{\"type\":\"content_block_start\",\"index\":3,\"content_block\":{\"type\":\"text\"}}",
        "{\"type\":\"message_start\",\"message\":{\"content\":[]}}",
      })
  void eventsThatDoNotFitMakeNoMessage(String event) {
    String odd = STREAM.replace("event: message_delta", events(event) + "event: message_delta");

    assertThatThrownBy(() -> toDocument(odd)).isInstanceOf(IOException.class);
  }

  @Test
  void argumentsCutAtTheTokenLimitMakeNoMessageButAreTold() throws IOException {
    String cut =
        STREAM
            .replace(" Francisco\\\", \\\"days\\\": 1.50}", "")
            .replace("\"tool_use\",\"stop_seq", "\"max_tokens\",\"stop_seq");

    assertThat(facts(cut).truncated()).isTrue();
    assertThat(facts(cut).problem()).isNull();
    assertThatThrownBy(() -> toDocument(cut)).isInstanceOf(IOException.class);
  }

  @Test
  void callWithoutArgumentsHasAnEmptyObject() throws IOException {
    String expected = MESSAGE.replace("{\"location\":\"San Francisco\",\"days\":1.50}", "{}");

    assertThat(toDocument(toEvents(expected))).isEqualTo(json(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "{\"content\":\"text\"}", "{\"content\":[1]}", "{"})
  void whatIsNoMessageCannotBeStreamed(String document) {
    assertThatThrownBy(() -> toEvents(document)).isInstanceOf(IOException.class);
  }

  /** Names each event as its data says. */
  private static String rename(String stream) {
    return events(
        stream
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> line.substring("data: ".length()))
            .toArray(String[]::new));
  }
}
