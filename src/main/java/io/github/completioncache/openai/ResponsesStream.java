package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.completioncache.sse.SseEvent;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the events of {@code POST /responses}, of which the last one carries the response. */
final class ResponsesStream {

  private static final Set<String> LAST =
      Set.of("response.completed", "response.incomplete", "response.failed");
  private static final String ERROR = "error";
  private static final String DONE = "[DONE]";
  private static final JsonFactory JSON = new JsonFactory();

  private ResponsesStream() {}

  /**
   * Whether nothing that belongs to the answer follows. An error is not the end: the response that
   * failed follows it.
   */
  static boolean isLast(SseEvent event) {
    return LAST.contains(typeOf(event)) || event.data().startsWith(DONE);
  }

  /**
   * The response, as the text of its JSON, that the last event carries; null if there is none or an
   * error came before.
   *
   * @throws IOException if the last event cannot be read
   */
  static @Nullable String response(byte[] events, int offset, int length) throws IOException {
    for (SseEvent event : SseEvent.parse(events, offset, length)) {
      String type = typeOf(event);
      if (type.equals(ERROR)) {
        return null;
      }
      if (LAST.contains(type)) {
        return responseIn(event.data());
      }
    }
    return null;
  }

  /** What the event says it is, or {@code error} if it says so by having one; empty if nothing. */
  private static String typeOf(SseEvent event) {
    if (!event.type().isEmpty() && !event.type().equals("message")) {
      return event.type();
    }
    String type = "";
    try (JsonParser parser = JSON.createParser(event.data())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return type;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("type") && value == JsonToken.VALUE_STRING) {
          return parser.getText();
        }
        if (name.equals(ERROR) && value != JsonToken.VALUE_NULL) {
          type = ERROR;
        }
        parser.skipChildren();
      }
      return type;
    } catch (IOException e) {
      // No event of this API, such as the end that compatible providers send.
      return type;
    }
  }

  private static @Nullable String responseIn(String data) throws IOException {
    String response = null;
    try (JsonParser parser = JSON.createParser(data)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("response");
        boolean object = parser.nextToken() == JsonToken.START_OBJECT;
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        if (wanted && object) {
          response = data.substring(from, (int) parser.currentLocation().getCharOffset());
        }
      }
    }
    return response;
  }
}
