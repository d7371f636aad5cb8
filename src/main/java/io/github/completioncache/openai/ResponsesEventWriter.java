package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.sse.SseEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

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

  byte[] toBytes() {
    return out.toByteArray();
  }
}
