package io.github.completioncache.openai;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.sse.SseEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Numbers events and writes them one after the other. Not safe for use by several threads. */
final class ResponsesEventWriter {

  /** Keeps numbers as they are written. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final ObjectWriter PLAIN = JSON.writer();
  private static final ObjectWriter ESCAPING =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
  private final ObjectWriter json;
  private int sequenceNumber;

  /**
   * @param escaping whether strings may contain half a surrogate pair, which only an escape can
   *     write
   */
  ResponsesEventWriter(boolean escaping) {
    json = escaping ? ESCAPING : PLAIN;
  }

  static JsonNode read(byte[] buffer, int offset, int length) throws IOException {
    return JSON.readTree(buffer, offset, length);
  }

  /** A new event, the next in order. */
  ObjectNode event(String type) {
    return JSON.createObjectNode().put("type", type).put("sequence_number", sequenceNumber++);
  }

  void send(ObjectNode event) throws IOException {
    new SseEvent(event.path("type").asText(), json.writeValueAsString(event)).writeTo(out);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
