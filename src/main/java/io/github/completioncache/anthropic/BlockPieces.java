package io.github.completioncache.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What a content block is streamed in after it has begun. */
final class BlockPieces {

  /** About the length of the pieces in which Anthropic sends text, in chars. */
  private static final int LENGTH = 24;

  private final List<ObjectNode> deltas = new ArrayList<>();

  private BlockPieces() {}

  /**
   * Takes out of a block what is streamed piece by piece.
   *
   * @param block is left as it begins
   */
  static BlockPieces takenFrom(ObjectNode block) {
    BlockPieces pieces = new BlockPieces();
    String type = block.path("type").asText();
    if (type.equals("text")) {
      pieces.text(block, "text", "text_delta");
      pieces.citations(block);
    } else if (type.equals("thinking")) {
      pieces.text(block, "thinking", "thinking_delta");
      pieces.signature(block);
    } else if (type.endsWith("tool_use") && block.path("input").isObject()) {
      pieces.input(block);
    }
    return pieces;
  }

  List<ObjectNode> deltas() {
    return deltas;
  }

  private void text(ObjectNode block, String field, String type) {
    if (block.path(field).isTextual()) {
      cut(block.path(field).textValue(), field, type);
      block.put(field, "");
    }
  }

  private void signature(ObjectNode block) {
    if (block.path("signature").isTextual()) {
      delta("signature_delta").set("signature", block.path("signature"));
      block.put("signature", "");
    }
  }

  private void citations(ObjectNode block) {
    JsonNode citations = block.path("citations");
    if (!citations.isEmpty()) {
      citations.forEach(citation -> delta("citations_delta").set("citation", citation));
      block.putArray("citations");
    }
  }

  private void input(ObjectNode block) {
    // Anthropic begins with an empty piece, and the SDK expects one for a call without arguments.
    delta("input_json_delta").put("partial_json", "");
    if (!block.path("input").isEmpty()) {
      cut(block.path("input").toString(), "partial_json", "input_json_delta");
      block.putObject("input");
    }
  }

  private void cut(String text, String field, String type) {
    int from = 0;
    while (from < text.length()) {
      int to = end(text, from);
      delta(type).put(field, text.substring(from, to));
      from = to;
    }
  }

  /** Behind a space where there is one near, and never amid a pair of surrogates. */
  private static int end(String text, int from) {
    int most = from + LENGTH;
    if (most >= text.length()) {
      return text.length();
    }
    int space = text.lastIndexOf(' ', most - 1);
    if (space > from) {
      return space + 1;
    }
    return Character.isLowSurrogate(text.charAt(most)) ? most - 1 : most;
  }

  private ObjectNode delta(String type) {
    ObjectNode delta = RawJson.MAPPER.createObjectNode().put("type", type);
    deltas.add(delta);
    return delta;
  }
}
