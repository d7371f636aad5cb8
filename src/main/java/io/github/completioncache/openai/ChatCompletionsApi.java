package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.completioncache.http.WireApi;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the cache must know of {@code POST /chat/completions}. */
final class ChatCompletionsApi implements WireApi {

  static final ChatCompletionsApi INSTANCE = new ChatCompletionsApi();

  /** Fields that can neither change the answer nor are echoed in it. */
  private static final Set<String> NOT_IN_KEY =
      Set.of(
          "stream",
          "stream_options",
          "user",
          "safety_identifier",
          "metadata",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prompt_cache_options");

  /**
   * Tools that the caller runs itself; all others are run by the provider, on data that is not in
   * the request.
   */
  private static final Set<String> CALLERS_TOOLS = Set.of("function", "custom");

  /**
   * What compatible providers call their own searches: On Your Data of Azure, the plugins of
   * OpenRouter, the live search of xAI, the search of Qwen.
   */
  private static final List<String> HOSTED_DATA =
      List.of("data_sources", "plugins", "search_parameters", "enable_search");

  private static final Set<String> REPLAYED_HEADERS =
      Set.of("x-request-id", "openai-version", "openai-processing-ms");

  private static final ObjectMapper JSON = new ObjectMapper();

  private ChatCompletionsApi() {}

  @Override
  public String name() {
    return "openai.chat.completions";
  }

  @Override
  public boolean countsInKey(String field, CanonicalJson body) {
    if (field.equals("store")) {
      return body.bool("store").orElse(true);
    }
    return !NOT_IN_KEY.contains(field);
  }

  @Override
  public Optional<String> dependsOnState(CanonicalJson body) {
    if (body.bool("store").orElse(false)) {
      return Optional.of("store is true");
    }
    if (isSet(body, "previous_response_id") || isSet(body, "conversation")) {
      return Optional.of("conversation is kept by the provider");
    }
    if (body.bool("background").orElse(false)) {
      return Optional.of("background is true");
    }
    if (isSet(body, "web_search_options") || searches(body.string("model").orElse(""))) {
      return Optional.of("web search");
    }
    for (String field : HOSTED_DATA) {
      if (isOn(body, field)) {
        return Optional.of("hosted data");
      }
    }
    return isSet(body, "tools") && hasHostedTool(body)
        ? Optional.of("hosted tool")
        : Optional.empty();
  }

  @Override
  public boolean replays(String name) {
    return REPLAYED_HEADERS.contains(name);
  }

  @Override
  public Facts inspect(AnswerForm form, byte[] buffer, int offset, int length) throws IOException {
    return form == AnswerForm.SSE
        ? ChatStream.read(buffer, offset, length).facts()
        : ChatAnswer.inspect(JSON.readTree(buffer, offset, length));
  }

  @Override
  public Delivery delivery(CanonicalJson body) {
    if (!body.bool("stream").orElse(false)) {
      return Delivery.WHOLE;
    }
    return body.has("stream_options")
            && read(body, "stream_options").path("include_usage").booleanValue()
        ? Delivery.EVENTS_WITH_USAGE
        : Delivery.EVENTS;
  }

  @Override
  public boolean endsStream(SseEvent event) {
    return ChatStream.isLast(event);
  }

  @Override
  public byte[] toDocument(byte[] events, int offset, int length) throws IOException {
    return ChatStream.read(events, offset, length).document();
  }

  @Override
  public byte[] toEvents(byte[] document, int offset, int length, Delivery delivery)
      throws IOException {
    return ChatReplay.events(
        WireJson.MAPPER.readTree(document, offset, length), delivery == Delivery.EVENTS_WITH_USAGE);
  }

  @Override
  public InputStream select(InputStream recorded, Delivery delivery) {
    return delivery == Delivery.EVENTS ? new UsageFilter(recorded) : recorded;
  }

  private static boolean isSet(CanonicalJson body, String field) {
    return body.has(field) && !body.isNull(field);
  }

  private static boolean isOn(CanonicalJson body, String field) {
    return isSet(body, field) && body.bool(field).orElse(true);
  }

  private static boolean searches(String model) {
    return model.contains("-search-preview")
        || model.contains("-search-api")
        || model.contains("-deep-research")
        || model.endsWith(":online");
  }

  private static boolean hasHostedTool(CanonicalJson body) {
    for (JsonNode tool : read(body, "tools")) {
      if (!CALLERS_TOOLS.contains(tool.path("type").asText())) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode read(CanonicalJson body, String field) {
    String json = new String(body.canonical(field).orElseThrow(), StandardCharsets.UTF_8);
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("canonical JSON can always be read", e);
    }
  }
}
