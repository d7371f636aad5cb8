package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.completioncache.http.WireApi;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.Question;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.io.InputStream;
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
    if (HostedData.isSet(body, "previous_response_id") || HostedData.isSet(body, "conversation")) {
      return Optional.of("conversation is kept by the provider");
    }
    if (body.bool("background").orElse(false)) {
      return Optional.of("background is true");
    }
    Optional<String> hosted = HostedData.reason(body);
    return hosted.isEmpty() && HostedTools.inRequest(body)
        ? Optional.of(HostedTools.REASON)
        : hosted;
  }

  @Override
  public boolean fetchesUrls(CanonicalJson body) {
    return OutsideContent.isIn(body, "messages");
  }

  @Override
  public boolean replays(String name) {
    return ReplayedHeaders.contain(name);
  }

  @Override
  public Facts inspect(AnswerForm form, byte[] buffer, int offset, int length) throws IOException {
    return form == AnswerForm.SSE
        ? ChatStream.read(buffer, offset, length).facts()
        : ChatAnswer.inspect(JSON.readTree(buffer, offset, length));
  }

  @Override
  public Optional<Question> question(CanonicalJson body) {
    return HostedData.isSet(body, "tools") || HostedData.isSet(body, "functions")
        ? Optional.empty()
        : Question.last(body, "messages");
  }

  @Override
  public Optional<String> answerText(AnswerForm form, byte[] buffer, int offset, int length)
      throws IOException {
    byte[] document = form == AnswerForm.SSE ? toDocument(buffer, offset, length) : null;
    return ChatAnswer.text(
        document == null ? JSON.readTree(buffer, offset, length) : JSON.readTree(document));
  }

  @Override
  public Delivery delivery(CanonicalJson body) {
    if (!body.bool("stream").orElse(false)) {
      return Delivery.WHOLE;
    }
    return body.has("stream_options")
            && WireJson.member(body, "stream_options").path("include_usage").booleanValue()
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
}
