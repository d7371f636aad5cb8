package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.completioncache.http.WireApi;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.Question;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** What the cache must know of {@code POST /responses}. */
final class ResponsesApi implements WireApi {

  static final ResponsesApi INSTANCE = new ResponsesApi();

  /** Fields that ask for the same answer in another way; all others are echoed in it. */
  private static final Set<String> NOT_IN_KEY = Set.of("stream", "stream_options");

  private static final ObjectMapper JSON = new ObjectMapper();

  private ResponsesApi() {}

  @Override
  public String name() {
    return "openai.responses";
  }

  @Override
  public boolean countsInKey(String field, CanonicalJson body) {
    return !NOT_IN_KEY.contains(field);
  }

  @Override
  public Optional<String> dependsOnState(CanonicalJson body) {
    return ResponsesState.reason(body);
  }

  @Override
  public boolean fetchesUrls(CanonicalJson body) {
    return OutsideContent.isIn(body, "input");
  }

  @Override
  public Optional<String> keepsAnswer(CanonicalJson body) {
    return body.bool("store").orElse(true) ? Optional.of("store is not false") : Optional.empty();
  }

  @Override
  public Optional<Question> question(CanonicalJson body) {
    return HostedData.isSet(body, "tools") ? Optional.empty() : Question.last(body, "input");
  }

  @Override
  public Optional<String> answerText(AnswerForm form, byte[] buffer, int offset, int length)
      throws IOException {
    byte[] document = form == AnswerForm.SSE ? toDocument(buffer, offset, length) : null;
    return ResponsesAnswer.text(
        document == null ? JSON.readTree(buffer, offset, length) : JSON.readTree(document));
  }

  /** The last event of a stream always tells the usage, and nobody has to ask for it. */
  @Override
  public Delivery delivery(CanonicalJson body) {
    return body.bool("stream").orElse(false) ? Delivery.EVENTS_WITH_USAGE : Delivery.WHOLE;
  }

  @Override
  public boolean endsStream(SseEvent event) {
    return ResponsesStream.isLast(event);
  }

  @Override
  public boolean replays(String name) {
    return ReplayedHeaders.contain(name);
  }

  @Override
  public Facts inspect(AnswerForm form, byte[] buffer, int offset, int length) throws IOException {
    if (form == AnswerForm.JSON) {
      return ResponsesAnswer.inspect(JSON.readTree(buffer, offset, length));
    }
    String response = ResponsesStream.response(buffer, offset, length);
    return response == null
        ? Facts.problem("stream has no response at its end", null)
        : ResponsesAnswer.inspect(JSON.readTree(response));
  }

  @Override
  public byte[] toDocument(byte[] events, int offset, int length) throws IOException {
    String response = ResponsesStream.response(events, offset, length);
    if (response == null) {
      throw new IOException("the stream has no response at its end");
    }
    return response.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] toEvents(byte[] document, int offset, int length, Delivery delivery)
      throws IOException {
    return ResponsesEvents.of(document, offset, length);
  }
}
