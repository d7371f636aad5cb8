package io.github.completioncache.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One content block of a stream while its pieces arrive. */
final class BlockAssembly {

  private static final String INPUT = "input";

  private final ObjectNode block;
  private final Map<String, StringBuilder> pieces = new LinkedHashMap<>();

  /**
   * @param block as it began; it is filled
   */
  BlockAssembly(ObjectNode block) {
    this.block = block;
  }

  /** Takes one piece. False if it is of a kind that is not known, or says more than is known. */
  boolean add(JsonNode delta) {
    boolean known = delta.size() == 2;
    switch (delta.path("type").asText()) {
      case "text_delta" -> known &= append("text", delta.path("text"));
      case "thinking_delta" -> known &= append("thinking", delta.path("thinking"));
      case "input_json_delta" -> known &= append(INPUT, delta.path("partial_json"));
      case "signature_delta" -> {
        known &= delta.path("signature").isTextual();
        block.put("signature", delta.path("signature").asText());
      }
      case "citations_delta" -> {
        known &= delta.path("citation").isObject();
        citations().add(delta.path("citation"));
      }
      default -> known = false;
    }
    return known;
  }

  /** Puts the pieces into the block. False if they cannot be put together. */
  boolean finish() {
    boolean whole = true;
    for (Map.Entry<String, StringBuilder> piece : pieces.entrySet()) {
      String name = piece.getKey();
      if (name.equals(INPUT)) {
        whole &= finishInput(piece.getValue().toString());
      } else {
        block.put(name, block.path(name).asText("") + piece.getValue());
      }
    }
    pieces.clear();
    return whole;
  }

  private boolean append(String name, JsonNode text) {
    pieces.computeIfAbsent(name, any -> new StringBuilder()).append(text.asText(""));
    return text.isTextual();
  }

  private boolean finishInput(String json) {
    if (json.isBlank()) {
      // A call without arguments; the block began with an empty object.
      return block.path(INPUT).isObject();
    }
    try {
      block.set(INPUT, RawJson.MAPPER.readTree(json));
      return true;
    } catch (IOException e) {
      // The answer ended at the token limit, amid the arguments.
      return false;
    }
  }

  private ArrayNode citations() {
    return block.path("citations") instanceof ArrayNode citations
        ? citations
        : block.putArray("citations");
  }
}
