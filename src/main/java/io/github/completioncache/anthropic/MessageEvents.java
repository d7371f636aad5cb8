package io.github.completioncache.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.sse.SseEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Writes a message as the events in which Anthropic would have streamed it. */
final class MessageEvents {

  /** What is not known when a message begins. */
  private static final List<String> AT_THE_END =
      List.of("stop_reason", "stop_sequence", "stop_details", "container");

  /** The counts that are given again when a message ends. */
  private static final List<String> FINAL_COUNTS =
      List.of(
          "input_tokens",
          "cache_creation_input_tokens",
          "cache_read_input_tokens",
          "output_tokens",
          "output_tokens_details",
          "server_tool_use");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private MessageEvents() {}

  /**
   * The events of a message.
   *
   * @throws IOException if it is not a message
   */
  static byte[] of(JsonNode answer) throws IOException {
    if (!(answer instanceof ObjectNode message) || !message.path("content").isArray()) {
      throw new IOException("the answer is not a message");
    }
    MessageEvents events = new MessageEvents();
    events.start(message);
    int index = 0;
    for (JsonNode node : message.path("content")) {
      if (!(node instanceof ObjectNode block)) {
        throw new IOException("a content block of the message is not an object");
      }
      events.block(index++, block);
    }
    events.end(message);
    return events.out.toByteArray();
  }

  private void start(ObjectNode message) {
    ObjectNode begun = RawJson.MAPPER.createObjectNode();
    begun.setAll(message);
    begun.putArray("content");
    AT_THE_END.stream().filter(begun::has).forEach(begun::putNull);
    if (message.path("usage") instanceof ObjectNode usage && usage.has("output_tokens")) {
      begun.set("usage", usage.deepCopy().put("output_tokens", 0));
    }
    ObjectNode event = event("message_start");
    event.set("message", begun);
    write(event);
  }

  private void block(int index, ObjectNode block) {
    ObjectNode begun = block.deepCopy();
    BlockPieces pieces = BlockPieces.takenFrom(begun);
    ObjectNode start = event("content_block_start").put("index", index);
    start.set("content_block", begun);
    write(start);
    for (ObjectNode delta : pieces.deltas()) {
      ObjectNode event = event("content_block_delta").put("index", index);
      event.set("delta", delta);
      write(event);
    }
    write(event("content_block_stop").put("index", index));
  }

  private void end(ObjectNode message) {
    ObjectNode event = event("message_delta");
    ObjectNode delta = event.putObject("delta");
    AT_THE_END.stream().filter(message::has).forEach(name -> delta.set(name, message.get(name)));
    if (message.path("usage") instanceof ObjectNode usage) {
      ObjectNode counts = event.putObject("usage");
      FINAL_COUNTS.stream().filter(usage::has).forEach(name -> counts.set(name, usage.get(name)));
    }
    write(event);
    write(event("message_stop"));
  }

  private static ObjectNode event(String type) {
    return RawJson.MAPPER.createObjectNode().put("type", type);
  }

  private void write(ObjectNode event) {
    new SseEvent(event.path("type").asText(), event.toString()).writeTo(out);
  }
}
