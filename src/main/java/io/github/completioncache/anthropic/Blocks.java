package io.github.completioncache.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * The content blocks of a request, wherever the API has them. What a tool is given and the schema
 * of a tool are the caller's own JSON and are not looked into.
 */
final class Blocks {

  private Blocks() {}

  /** Visits the blocks of {@code system} and {@code messages}, and those within them. */
  static void forEach(JsonNode body, Consumer<ObjectNode> visitor) {
    visit(body.path("system"), visitor);
    for (JsonNode message : body.path("messages")) {
      visit(message.path("content"), visitor);
    }
  }

  private static void visit(JsonNode blocks, Consumer<ObjectNode> visitor) {
    if (!blocks.isArray()) {
      return;
    }
    for (JsonNode node : blocks) {
      if (node instanceof ObjectNode block) {
        visitor.accept(block);
        // Results of tools and of searches consist of blocks, as do some documents.
        visit(block.path("content"), visitor);
        visit(block.path("source").path("content"), visitor);
      }
    }
  }
}
