package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.sse.SseEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request to the Responses API asks for, and how its answer is told from others. */
class ResponsesApiTest {

  @Test
  void theNameIsPartOfEveryKey() {
    assertThat(Responses.API.name()).isEqualTo("openai.responses");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model",
        "input",
        "instructions",
        "text",
        "store",
        "user",
        "safety_identifier",
        "metadata",
        "prompt_cache_key",
        "prompt_cache_retention",
        "prompt_cache_options",
        "include",
        "reasoning",
        "max_output_tokens",
        "truncation",
        "service_tier",
        "top_logprobs",
        "a_new_field"
      })
  void k4EveryFieldThatIsEchoedCounts(String field) {
    assertThat(Responses.API.countsInKey(field, Responses.body("{\"store\":false}"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "stream_options"})
  void theWayOfDeliveryDoesNotCount(String field) {
    assertThat(Responses.API.countsInKey(field, Responses.body("{}"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|WHOLE",
        "{\"stream\":false}|WHOLE",
        "{\"stream\":null}|WHOLE",
        "{\"stream\":true}|EVENTS_WITH_USAGE",
        "{\"stream\":true,\"stream_options\":{\"include_obfuscation\":false}}|EVENTS_WITH_USAGE"
      })
  void streamsAlwaysTellTheirUsage(String body, Delivery delivery) {
    assertThat(Responses.API.delivery(Responses.body(body))).isEqualTo(delivery);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"store\":true}", "{\"store\":null}", "{\"store\":\"false\"}"})
  void w6TheProviderKeepsTheAnswerUnlessToldNotTo(String body) {
    assertThat(Responses.API.keepsAnswer(Responses.body(body))).contains("store is not false");
  }

  @Test
  void w6TheProviderForgetsTheAnswerWhenTold() {
    CanonicalJson body = Responses.body("{\"store\":false}");

    assertThat(Responses.API.keepsAnswer(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"response.completed", "response.incomplete", "response.failed"})
  void theResponseIsInTheLastEvent(String type) {
    String data = "{\"sequence_number\":9,\"type\":\"" + type + "\",\"response\":{}}";

    assertThat(Responses.API.endsStream(new SseEvent(type, data))).isTrue();
    assertThat(Responses.API.endsStream(SseEvent.of(data))).isTrue();
    assertThat(Responses.API.endsStream(new SseEvent("message", data))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"response.output_text.delta\",\"delta\":\"response.completed\"}",
        "{\"delta\":\"\\\"type\\\":\\\"response.completed\\\"\"}",
        "{\"response\":{\"type\":\"response.completed\"}}",
        "{\"type\":\"error\",\"message\":\"the response that failed may follow\"}",
        "{\"type\":7}",
        "[\"type\",\"response.completed\"]",
        "{\"type\"",
        ""
      })
  void noOtherEventIsTheLast(String data) {
    assertThat(Responses.API.endsStream(SseEvent.of(data))).isFalse();
  }

  @Test
  void whatCompatibleProvidersSendAtTheEndIsTheLastEvent() {
    assertThat(Responses.API.endsStream(SseEvent.of("[DONE]"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "x-request-id,true",
    "openai-version,true",
    "openai-processing-ms,true",
    "set-cookie,false",
    "x-ratelimit-remaining-tokens,false",
    "content-length,false"
  })
  void onlyHeadersOfTheAnswerAreReplayed(String name, boolean replayed) {
    assertThat(Responses.API.replays(name)).isEqualTo(replayed);
  }
}
