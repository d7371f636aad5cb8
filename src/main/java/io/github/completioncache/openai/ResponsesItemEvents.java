package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** The events in which one item of a response's output is sent. */
final class ResponsesItemEvents {

  /** The fields that arrive in events of their own, by the type of the item. */
  private static List<String> growing(String type) {
    return switch (type) {
      case "message" -> List.of("content");
      case "reasoning" -> List.of("summary", "content");
      case "function_call" -> List.of("arguments");
      case "custom_tool_call" -> List.of("input");
      default -> List.of();
    };
  }

  private final ResponsesEventWriter writer;
  private final int index;
  private final JsonNode item;
  private final String itemId;

  ResponsesItemEvents(ResponsesEventWriter writer, int index, JsonNode item) {
    this.writer = writer;
    this.index = index;
    this.item = item;
    this.itemId = item.path("id").asText("");
  }

  void send() throws IOException {
    String type = item.path("type").asText("");
    item("response.output_item.added", begun(type));
    switch (type) {
      case "message" -> parts();
      case "reasoning" -> {
        summary();
        parts();
      }
      case "function_call" -> text("response.function_call_arguments", "arguments");
      case "custom_tool_call" -> text("response.custom_tool_call_input", "input");
      default -> {
        // It arrives as a whole.
      }
    }
    item("response.output_item.done", item);
  }

  private void item(String type, JsonNode item) throws IOException {
    ObjectNode event = writer.event(type).put("output_index", index);
    event.set("item", item);
    writer.send(event);
  }

  private JsonNode begun(String type) {
    List<String> growing = growing(type);
    if (growing.isEmpty() || !(item instanceof ObjectNode whole)) {
      return item;
    }
    ObjectNode begun = Blank.of(whole, growing);
    if (begun.path("status").isTextual()) {
      begun.put("status", "in_progress");
    }
    return begun;
  }

  private void parts() throws IOException {
    for (int i = 0; i < item.path("content").size(); i++) {
      new ResponsesPartEvents(writer, this, i, item.path("content").path(i)).send();
    }
  }

  private void summary() throws IOException {
    for (int i = 0; i < item.path("summary").size(); i++) {
      JsonNode part = item.path("summary").path(i);
      part("response.reasoning_summary_part.added", i, Blank.of(part, List.of("text")));
      int summaryIndex = i;
      writer.sendText(
          "response.reasoning_summary_text",
          part,
          "text",
          type -> summaryEvent(type, summaryIndex));
      part("response.reasoning_summary_part.done", i, part);
    }
  }

  private void part(String type, int summaryIndex, JsonNode part) throws IOException {
    ObjectNode event = summaryEvent(type, summaryIndex);
    event.set("part", part);
    writer.send(event);
  }

  private ObjectNode summaryEvent(String type, int summaryIndex) {
    return event(type).put("summary_index", summaryIndex);
  }

  private void text(String type, String field) throws IOException {
    writer.sendText(type, item, field, this::event);
  }

  /** A new event that tells of this item. */
  ObjectNode event(String type) {
    return writer.event(type).put("item_id", itemId).put("output_index", index);
  }
}
