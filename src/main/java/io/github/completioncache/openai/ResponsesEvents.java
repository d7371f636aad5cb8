package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The events in which OpenAI would have sent a response. */
final class ResponsesEvents {

  private static final Map<String, String> LAST =
      Map.of(
          "completed", "response.completed",
          "incomplete", "response.incomplete",
          "failed", "response.failed");

  /** What is not known before the end. */
  private static final List<String> KNOWN_LAST =
      List.of("usage", "error", "incomplete_details", "completed_at");

  private ResponsesEvents() {}

  /**
   * @throws IOException if that is no response, or one that has not ended
   */
  static byte[] of(byte[] document, int offset, int length) throws IOException {
    if (!(WireJson.MAPPER.readTree(document, offset, length) instanceof ObjectNode response)) {
      throw new IOException("the document is not a response");
    }
    String last = LAST.get(response.path("status").asText(""));
    if (last == null) {
      throw new IOException("the response has not ended");
    }
    ResponsesEventWriter writer = new ResponsesEventWriter();
    ObjectNode begun = begun(response);
    send(writer, "response.created", begun);
    send(writer, "response.in_progress", begun);
    for (int i = 0; i < response.path("output").size(); i++) {
      new ResponsesItemEvents(writer, i, response.path("output").path(i)).send();
    }
    send(writer, last, response);
    return writer.toBytes();
  }

  private static void send(ResponsesEventWriter writer, String type, ObjectNode response)
      throws IOException {
    ObjectNode event = writer.event(type);
    event.set("response", response);
    writer.send(event);
  }

  private static ObjectNode begun(ObjectNode response) {
    ObjectNode begun = response.objectNode().setAll(response);
    begun.put("status", "in_progress");
    if (begun.path("output").isArray()) {
      begun.putArray("output");
    }
    for (String field : KNOWN_LAST) {
      if (begun.has(field)) {
        begun.putNull(field);
      }
    }
    return begun;
  }
}
