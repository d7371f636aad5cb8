package io.github.completioncache.openai;

import static io.github.completioncache.openai.ResponsesDesk.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonMissing;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponsePrompt;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.WebSearchTool;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests to the Responses API are sent on, told apart, or answered but not stored. */
class ResponsesBypassTest {

  private final List<ResponsesDesk> desks = new ArrayList<>();

  @AfterEach
  void close() {
    desks.forEach(ResponsesDesk::close);
  }

  private ResponsesDesk open(CachePolicy policy) {
    ResponsesDesk desk = new ResponsesDesk(policy);
    desks.add(desk);
    return desk;
  }

  private static void assertBypass(ResponsesDesk desk, ResponseCreateParams params, String reason) {
    desk.create(params);
    desk.stream(params);
    assertThat(desk.calls()).isEqualTo(2);
    assertThat(desk.client.stats().bypassesByReason()).containsExactly(Map.entry(reason, 2L));
    assertThat(desk.client.stats().stores()).isZero();
  }

  static List<Arguments> stateful() {
    return List.of(
        Arguments.of(
            ask("Hi").previousResponseId("resp_1"), "conversation is kept by the provider"),
        Arguments.of(ask("Hi").conversation("conv_1"), "conversation is kept by the provider"),
        Arguments.of(ask("Hi").background(true), "background is true"),
        Arguments.of(
            ask("Hi").prompt(ResponsePrompt.builder().id("pmpt_1").build()),
            "prompt is kept by the provider"),
        Arguments.of(
            ask("Hi").addTool(WebSearchTool.builder().type(WebSearchTool.Type.WEB_SEARCH).build()),
            "hosted tool"),
        Arguments.of(
            ask("Hi")
                .inputOfResponse(
                    List.of(
                        ResponseInputItem.ofItemReference(
                            ResponseInputItem.ItemReference.builder().id("msg_1").build()))),
            "item is kept by the provider"));
  }

  @ParameterizedTest
  @MethodSource("stateful")
  void w6StateElsewhereIsABypass(ResponseCreateParams.Builder params, String reason) {
    CachePolicy policy =
        CachePolicy.builder().deterministicOnly(false).allowStoredResponses(true).build();

    assertBypass(open(policy), params.build(), reason);
  }

  private static ResponseCreateParams asking(String item) {
    return ask("")
        .input(
            JsonValue.fromJsonNode(Wire.json("[" + item + "]"))
                .convert(ResponseCreateParams.Input.class))
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"detail\":\"low\","
            + "\"image_url\":\"https://a.example/x.png\"}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_file\","
            + "\"file_url\":\"https://a.example/x.pdf\"}]}",
        "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":[{\"type\":\"input_image\","
            + "\"image_url\":\"https://a.example/x.png\"}]}",
        "{\"type\":\"computer_call_output\",\"call_id\":\"c\",\"output\":{"
            + "\"type\":\"computer_screenshot\",\"image_url\":\"https://a.example/x.png\"}}"
      })
  void contentBehindAUrlIsABypassUnlessAllowed(String item) {
    assertBypass(open(CachePolicy.deterministic()), asking(item), "content behind a URL");

    ResponsesDesk allowing =
        open(CachePolicy.builder().allowContentBehindUrls(true).build().toBuilder().build());
    assertThat(allowing.create(asking(item))).isEqualTo(allowing.create(asking(item)));
    assertThat(allowing.calls()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"user\",\"content\":\"https://a.example/\"}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"detail\":\"low\","
            + "\"image_url\":\"data:,://\"}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_id\":\"file-1\","
            + "\"filename\":\"http://\"}]}",
        "{\"type\":\"message\",\"id\":\"m\",\"status\":\"completed\",\"role\":\"assistant\","
            + "\"content\":[{\"type\":\"output_text\",\"text\":\"x\",\"annotations\":[{"
            + "\"type\":\"url_citation\",\"start_index\":0,\"end_index\":1,\"title\":\"t\","
            + "\"url\":\"https://a.example/\"}]}]}"
      })
  void contentOfTheRequestItselfIsCached(String item) {
    ResponsesDesk desk = open(CachePolicy.deterministic());

    assertThat(desk.create(asking(item))).isEqualTo(desk.create(asking(item)));
    assertThat(desk.calls()).isEqualTo(1);
  }

  @SuppressWarnings("unchecked") // For Java, the SDK's values are fields of no type in particular.
  private static ResponseCreateParams.Builder storing(JsonValue store) {
    return ask("Hi").store(store);
  }

  @Test
  void w6AnAnswerThatTheProviderKeepsIsABypass() {
    assertBypass(
        open(CachePolicy.everything()), storing(JsonMissing.of()).build(), "store is not false");
    assertBypass(
        open(CachePolicy.everything()), ask("Hi").store(true).build(), "store is not false");
  }

  @Test
  void w6AnAnswerThatTheProviderKeepsMayBeAllowed() {
    CachePolicy policy = CachePolicy.builder().allowStoredResponses(true).build();
    ResponsesDesk desk = open(policy.toBuilder().build());
    ResponseCreateParams silent = storing(JsonMissing.of()).build();
    ResponseCreateParams kept = ask("Hi").store(true).build();

    assertThat(desk.create(silent)).isEqualTo(desk.create(silent));
    assertThat(desk.create(kept)).isEqualTo(desk.stream(kept));

    assertThat(desk.client.stats().hits()).isEqualTo(2);
    assertThat(desk.calls()).isEqualTo(2);
  }

  @Test
  void w6AStoredChatCompletionIsABypassAllTheSame() {
    ResponsesDesk desk = open(CachePolicy.builder().allowStoredResponses(true).build());

    assertThat(desk.client.complete(Desk.ask("Hi").store(true).build()).outcome().reason())
        .isEqualTo("store is true");
  }

  @Test
  void w5OmittedTemperatureIsNotZero() {
    ResponsesDesk desk = open(CachePolicy.deterministic());
    ResponseCreateParams params =
        ResponseCreateParams.builder().model("gpt-4o-mini").store(false).input("Hi").build();

    assertBypass(desk, params, "temperature is absent");
  }

  @Test
  void k4ParametersThatOnlyThisApiHasAreKeyed() {
    ResponsesDesk desk = open(CachePolicy.deterministic());
    List<ResponseCreateParams> asked =
        List.of(
            ask("Hi").build(),
            ask("Hi").instructions("Answer in French.").build(),
            ask("Hi").instructions("Answer in German.").build(),
            ask("Hi").putAdditionalBodyProperty("text", format("a")).build(),
            ask("Hi").putAdditionalBodyProperty("text", format("b")).build(),
            ask("Hi").metadata(metadata("1")).build(),
            ask("Hi").metadata(metadata("2")).build(),
            ask("Hi").user("u").build(),
            ask("Hi").promptCacheKey("k").build(),
            ask("Hi").maxOutputTokens(99).build(),
            ask("Hi").truncation(ResponseCreateParams.Truncation.AUTO).build(),
            ask("Hi").inputOfResponse(List.of()).build());
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < asked.size(); i++) {
        if (round == 0) {
          desk.answers(Responses.saying("answer " + i).toString());
        }
        Response answer = desk.create(asked.get(i));
        assertThat(answer.toString()).contains("answer " + i);
      }
    }
    assertThat(desk.calls()).isEqualTo(asked.size());
    assertThat(desk.client.stats().hits()).isEqualTo(asked.size());
  }

  private static JsonValue format(String property) {
    return JsonValue.from(
        Map.of(
            "format",
            Map.of(
                "type",
                "json_schema",
                "name",
                "answer",
                "schema",
                Map.of("type", "object", "properties", Map.of(property, Map.of())))));
  }

  private static ResponseCreateParams.Metadata metadata(String value) {
    return ResponseCreateParams.Metadata.builder()
        .putAdditionalProperty("x", JsonValue.from(value))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "in_progress", "cancelled"})
  void w1AResponseThatIsNotCompletedIsNotStored(String status) {
    ResponsesDesk desk = open(CachePolicy.everything());
    String response = Responses.saying("Hello").put("status", status).toString();
    desk.answers(response, new byte[0]);

    desk.create(ask("Hi").build());
    desk.create(ask("Hi").build());

    assertThat(desk.calls()).isEqualTo(2);
    assertThat(desk.client.stats().stores()).isZero();
  }

  @Test
  void w4AFailedStreamReachesTheCallerToItsEndAndIsNotStored() {
    ResponsesDesk desk = open(CachePolicy.everything());
    List<SseEvent> events = new ArrayList<>();
    events.add(
        new SseEvent(
            "error",
            "{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"m\",\"param\":null,"
                + "\"sequence_number\":0}"));
    events.add(
        new SseEvent(
            "response.failed",
            "{\"type\":\"response.failed\",\"sequence_number\":1,\"response\":"
                + Responses.saying("").put("status", "failed")
                + "}"));
    desk.answers("", Responses.stream(events));

    for (int i = 1; i <= 2; i++) {
      try (StreamResponse<ResponseStreamEvent> stream =
          desk.dropIn.responses().createStreaming(ask("Hi").build())) {
        assertThat(stream.stream().map(ResponseStreamEvent::isFailed)).containsExactly(false, true);
      }
      assertThat(desk.calls()).isEqualTo(i);
    }
    assertThat(desk.client.stats().stores()).isZero();
  }

  @Test
  void w4AStreamThatIsClosedEarlyIsNotStored() {
    ResponsesDesk desk = open(CachePolicy.everything());
    desk.answers(Responses.saying("word ".repeat(20_000)).toString());

    try (StreamResponse<ResponseStreamEvent> stream =
        desk.dropIn.responses().createStreaming(ask("Hi").build())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }
    desk.create(ask("Hi").build());

    assertThat(desk.calls()).isEqualTo(2);
  }

  @Test
  void w2ATruncatedResponseIsStoredOnlyIfAllowed() {
    String truncated =
        Responses.saying("Hel")
            .put("status", "incomplete")
            .set("incomplete_details", Responses.tree("{\"reason\":\"max_output_tokens\"}"))
            .toString();
    ResponsesDesk strict = open(CachePolicy.everything());
    strict.answers(truncated);
    ResponsesDesk lenient = open(CachePolicy.builder().storeTruncated(true).build());
    lenient.answers(truncated);

    for (int i = 0; i < 2; i++) {
      strict.create(ask("Hi").build());
      assertThat(lenient.stream(ask("Hi").build())).isEqualTo(lenient.create(ask("Hi").build()));
    }

    assertThat(strict.calls()).isEqualTo(2);
    assertThat(lenient.calls()).isEqualTo(1);
  }

  @Test
  void onlyTheCreationOfAResponseIsTheCachesBusiness() {
    ResponsesDesk desk = open(CachePolicy.everything());
    for (int i = 0; i < 2; i++) {
      desk.dropIn.responses().retrieve("resp_1");
      desk.dropIn.responses().cancel("resp_1");
    }

    assertThat(desk.calls()).isEqualTo(4);
    assertThat(desk.client.stats().requests()).isZero();
  }
}
