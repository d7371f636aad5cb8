package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** The events in which one part of an item's content is sent. */
final class ResponsesPartEvents {

  private final ResponsesEventWriter writer;
  private final ResponsesItemEvents item;
  private final int index;
  private final JsonNode part;

  ResponsesPartEvents(
      ResponsesEventWriter writer, ResponsesItemEvents item, int index, JsonNode part) {
    this.writer = writer;
    this.item = item;
    this.index = index;
    this.part = part;
  }

  void send() throws IOException {
    switch (part.path("type").asText("")) {
      case "output_text" -> {
        part("response.content_part.added", blank("text", "annotations", "logprobs"));
        outputText();
      }
      case "refusal" -> {
        part("response.content_part.added", blank("refusal"));
        text("response.refusal", "refusal");
      }
      case "reasoning_text" -> {
        part("response.content_part.added", blank("text"));
        text("response.reasoning_text", "text");
      }
      default -> part("response.content_part.added", part);
    }
    part("response.content_part.done", part);
  }

  private JsonNode blank(String... fields) {
    return Blank.of(part, List.of(fields));
  }

  private void part(String type, JsonNode part) throws IOException {
    ObjectNode event = event(type);
    event.set("part", part);
    writer.send(event);
  }

  private void text(String type, String field) throws IOException {
    writer.sendText(type, part, field, this::event);
  }

  private void outputText() throws IOException {
    if (!part.path("text").isTextual()) {
      return;
    }
    String text = part.path("text").textValue();
    JsonNode logprobs = part.path("logprobs");
    if (ReplayedLogprobs.areText(logprobs, part.path("text"))) {
      for (JsonNode logprob : logprobs) {
        delta(logprob.path("token").textValue(), List.of(logprob));
      }
    } else {
      // Nobody can tell which piece they belong to.
      Iterable<JsonNode> unsent = logprobs;
      for (Pieces pieces = new Pieces(text); pieces.hasNext(); ) {
        delta(pieces.next(), unsent);
        unsent = List.of();
      }
    }
    annotations();
    ObjectNode done = event("response.output_text.done").put("text", text);
    logprobs.forEach(done.putArray("logprobs")::add);
    writer.send(done);
  }

  private void delta(String piece, Iterable<JsonNode> logprobs) throws IOException {
    ObjectNode delta = event("response.output_text.delta").put("delta", piece);
    logprobs.forEach(delta.putArray("logprobs")::add);
    writer.send(delta);
  }

  private void annotations() throws IOException {
    for (int i = 0; i < part.path("annotations").size(); i++) {
      ObjectNode event = event("response.output_text.annotation.added").put("annotation_index", i);
      event.set("annotation", part.path("annotations").path(i));
      writer.send(event);
    }
  }

  private ObjectNode event(String type) {
    return item.event(type).put("content_index", index);
  }
}
