package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonField;
import com.openai.core.JsonMissing;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.CacheStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are sent on without a look into the store. */
class BypassTest {

  private final Desk desk = new Desk();

  @AfterEach
  void close() {
    desk.close();
  }

  private void assertBypass(
      CachedCompletionClient client, ChatCompletionCreateParams params, String reason) {
    for (int i = 1; i <= 2; i++) {
      CachedCompletion answer = client.complete(params);
      assertThat(answer.outcome().status()).isEqualTo(CacheStatus.BYPASS);
      assertThat(answer.outcome().reason()).isEqualTo(reason);
      assertThat(desk.provider.calls()).isEqualTo(i);
    }
    assertThat(client.stats().bypassesByReason()).containsExactly(Map.entry(reason, 2L));
    assertThat(client.stats().stores()).isZero();
    assertThat(client.stats().lookups()).isZero();
  }

  @Test
  void w5OmittedTemperatureIsNotZero() {
    assertBypass(desk.open(), ask("Hi", JsonMissing.of()).build(), "temperature is absent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.7", "1e-300", "-1", "null", "\"0\"", "false", "[]"})
  void w5OtherTemperatureIsNotZero(String json) throws Exception {
    JsonValue temperature = JsonValue.fromJsonNode(ObjectMappers.jsonMapper().readTree(json));
    assertBypass(desk.open(), ask("Hi", temperature).build(), "temperature is not 0");
  }

  static List<Arguments> stateful() {
    return List.of(
        Arguments.of(
            Map.of("previous_response_id", "resp_1"), "conversation is kept by the provider"),
        Arguments.of(Map.of("conversation", "conv_1"), "conversation is kept by the provider"),
        Arguments.of(
            Map.of("conversation", Map.of("id", "conv_1")), "conversation is kept by the provider"),
        Arguments.of(Map.of("background", true), "background is true"),
        Arguments.of(Map.of("store", true), "store is true"),
        Arguments.of(Map.of("web_search_options", Map.of()), "web search"),
        Arguments.of(
            Map.of("data_sources", List.of(Map.of("type", "azure_search"))), "hosted data"),
        Arguments.of(Map.of("plugins", List.of(Map.of("id", "web"))), "hosted data"),
        Arguments.of(Map.of("search_parameters", Map.of("mode", "auto")), "hosted data"),
        Arguments.of(Map.of("enable_search", true), "hosted data"),
        Arguments.of(Map.of("tools", List.of(Map.of("type", "web_search"))), "hosted tool"),
        Arguments.of(
            Map.of("tools", List.of(Map.of("type", "function"), Map.of("type", "file_search"))),
            "hosted tool"),
        Arguments.of(Map.of("tools", List.of(Map.of("type", "mcp"))), "hosted tool"),
        Arguments.of(Map.of("tools", List.of(Map.of())), "hosted tool"),
        Arguments.of(Map.of("tools", List.of("web_search")), "hosted tool"));
  }

  @ParameterizedTest
  @MethodSource("stateful")
  void w6StateElsewhereIsABypass(Map<String, Object> fields, String reason) {
    ChatCompletionCreateParams.Builder params = ask("Hi");
    fields.forEach((name, value) -> params.putAdditionalBodyProperty(name, JsonValue.from(value)));
    assertBypass(desk.open(CachePolicy.everything()), params.build(), reason);
  }

  @Test
  void w6StateElsewhereIsABypassThroughTheTypedFieldsToo() {
    CachedCompletionClient client = desk.open(CachePolicy.everything());
    assertBypass(client, ask("Hi").store(true).build(), "store is true");
  }

  @Test
  void w6TypedWebSearchIsABypass() {
    assertBypass(
        desk.open(CachePolicy.everything()),
        ask("Hi")
            .webSearchOptions(ChatCompletionCreateParams.WebSearchOptions.builder().build())
            .build(),
        "web search");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o-search-preview",
        "gpt-4o-mini-search-preview-2025-03-11",
        "gpt-5-search-api",
        "o4-mini-deep-research",
        "openai/gpt-4o:online"
      })
  void w6SearchModelIsABypass(String model) {
    assertBypass(desk.open(CachePolicy.everything()), ask("Hi").model(model).build(), "web search");
  }

  @Test
  void w6FieldsThatAreSwitchedOffAreNoState() {
    CachedCompletionClient client = desk.open();
    ChatCompletionCreateParams params =
        ask("Hi")
            .store(false)
            .putAdditionalBodyProperty("conversation", JsonValue.from(null))
            .putAdditionalBodyProperty("background", JsonValue.from(false))
            .putAdditionalBodyProperty("enable_search", JsonValue.from(false))
            .putAdditionalBodyProperty("tools", JsonValue.from(null))
            .build();

    assertThat(Desk.statusOf(client, params)).isEqualTo(CacheStatus.MISS);
    assertThat(Desk.statusOf(client, params)).isEqualTo(CacheStatus.HIT);
  }

  /** A question with one part of content beside its text. */
  private static ChatCompletionCreateParams asking(String part) {
    String messages =
        "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"see https://a.example/\"},"
            + part
            + "]}]";
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .messages(messages(messages))
        .build();
  }

  @SuppressWarnings("unchecked") // For Java, the SDK's values are fields of no type in particular.
  private static JsonField<List<ChatCompletionMessageParam>> messages(String json) {
    return (JsonField<List<ChatCompletionMessageParam>>)
        (JsonField<?>) JsonValue.fromJsonNode(Wire.json(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/x.png\"}}",
        "{\"type\":\"image_url\",\"image_url\":{\"detail\":\"low\",\"url\":\""
            + " HTTP://a.example/x\"}}",
        "{\"type\":\"image_url\",\"image_url\":\"https://a.example/x.png\"}",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"gs://bucket/x.png\"}}",
        "{\"type\":\"video_url\",\"video_url\":{\"url\":\"https://a.example/x.mp4\"}}",
        "{\"type\":\"file\",\"file\":{\"file_data\":\"https://a.example/x.pdf\"}}",
        "{\"type\":\"file\",\"file\":{\"file_url\":\"https://a.example/x.pdf\"}}",
        "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"https://a.example/x.mp3\"}}",
        "{\"type\":\"video\",\"video\":[\"data:,x\",\"https://a.example/1.jpg\"]}"
      })
  void contentBehindAUrlIsABypassUnlessAllowed(String part) {
    assertBypass(desk.open(), asking(part), "content behind a URL");

    CachePolicy policy = CachePolicy.builder().allowContentBehindUrls(true).build();
    CachedCompletionClient allowing = desk.open(policy.toBuilder().build());
    assertThat(Desk.statusOf(allowing, asking(part))).isEqualTo(CacheStatus.MISS);
    assertThat(Desk.statusOf(allowing, asking(part))).isEqualTo(CacheStatus.HIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo=\"}}",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"iVBORw0KGgo//w==\"}}",
        "{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}",
        "{\"type\":\"file\",\"file\":{\"file_data\":\"data:,://\",\"filename\":\"http://\"}}",
        "{\"type\":\"text\",\"text\":\"\\\"image_url\\\":\\\"https://a.example\\\"\"}"
      })
  void contentOfTheRequestItselfIsCached(String part) {
    CachedCompletionClient client = desk.open();

    assertThat(Desk.statusOf(client, asking(part))).isEqualTo(CacheStatus.MISS);
    assertThat(Desk.statusOf(client, asking(part))).isEqualTo(CacheStatus.HIT);
  }
}
