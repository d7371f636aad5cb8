package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.sse.SseEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Function;

/** Numbers events and writes them one after the other. Not safe for use by several threads. */
final class ResponsesEventWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
  private int sequenceNumber;

  /** A new event, the next in order. */
  ObjectNode event(String type) {
    return WireJson.MAPPER
        .createObjectNode()
        .put("type", type)
        .put("sequence_number", sequenceNumber++);
  }

  void send(ObjectNode event) throws IOException {
    String type = event.path("type").textValue();
    new SseEvent(type, WireJson.MAPPER.writeValueAsString(event)).writeTo(out);
  }

  /**
   * Sends a text in pieces and then as a whole; what is no text is not sent.
   *
   * @param event makes the event of that type
   * @param type of the events, without what tells a piece from the whole
   */
  void sendText(String type, JsonNode owner, String field, Function<String, ObjectNode> event)
      throws IOException {
    if (owner.path(field).isTextual()) {
      String text = owner.path(field).textValue();
      for (Pieces pieces = new Pieces(text); pieces.hasNext(); ) {
        send(event.apply(type + ".delta").put("delta", pieces.next()));
      }
      send(event.apply(type + ".done").put(field, text));
    }
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
