package io.github.completioncache.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Where the APIs have ids that only tie the parts of one request together. Ids that name something
 * which the provider keeps, such as an item, a file or a sound, are not among them.
 */
final class IdPlaces {

  /** Items of the Responses API that say all themselves; a message need not name its type. */
  private static final Set<String> MESSAGES = Set.of("", "message");

  private static final Set<String> CALLS =
      Set.of(
          "function_call", "function_call_output", "custom_tool_call", "custom_tool_call_output");

  private IdPlaces() {}

  /** Is shown each place. */
  @FunctionalInterface
  interface Visitor {
    void visit(ObjectNode holder, String field);
  }

  static void visit(ObjectNode root, Visitor visitor) {
    for (ObjectNode message : JsonTree.objects(root.path("messages"))) {
      visitMessage(message, visitor);
    }
    for (ObjectNode item : JsonTree.objects(root.path("input"))) {
      visitItem(item, visitor);
    }
  }

  private static void visitMessage(ObjectNode message, Visitor visitor) {
    visitor.visit(message, "id");
    visitor.visit(message, "tool_call_id");
    for (ObjectNode call : JsonTree.objects(message.path("tool_calls"))) {
      visitor.visit(call, "id");
    }
    for (ObjectNode block : JsonTree.objects(message.path("content"))) {
      switch (block.path("type").asText()) {
        case "tool_use" -> visitor.visit(block, "id");
        case "tool_result" -> visitor.visit(block, "tool_use_id");
        default -> {}
      }
    }
  }

  private static void visitItem(ObjectNode item, Visitor visitor) {
    JsonNode type = item.path("type");
    if (CALLS.contains(type.asText())) {
      visitor.visit(item, "id");
      visitor.visit(item, "call_id");
    } else if (MESSAGES.contains(type.asText()) && item.has("role")) {
      visitor.visit(item, "id");
    }
  }
}
