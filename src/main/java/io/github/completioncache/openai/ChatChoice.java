package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** One choice of a streamed chat completion as far as it has arrived. */
final class ChatChoice {

  private final ObjectNode choice = JsonNodeFactory.instance.objectNode();
  private final ObjectNode message = choice.objectNode();
  private final TreeMap<Long, ObjectNode> toolCalls = new TreeMap<>();

  ChatChoice(long index) {
    choice.put("index", index);
    choice.set("message", message);
  }

  void add(JsonNode piece) {
    for (Map.Entry<String, JsonNode> member : piece.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "index" -> {}
        case "delta" -> addDelta(value);
        case "message" -> {
          // Some send the message so far beside each delta, others a message in place of deltas.
          if (!piece.has("delta")) {
            addDelta(value);
          }
        }
        case "logprobs" -> addLogprobs(value);
        default -> Deltas.update(choice, member.getKey(), value);
      }
    }
  }

  private void addDelta(JsonNode delta) {
    for (Map.Entry<String, JsonNode> member : delta.properties()) {
      if (member.getKey().equals("tool_calls") && !member.getValue().isEmpty()) {
        member.getValue().forEach(this::addToolCall);
      } else {
        Deltas.grow(message, member.getKey(), member.getValue());
      }
    }
  }

  private void addToolCall(JsonNode piece) {
    ObjectNode call =
        toolCalls.computeIfAbsent(toolCallIndex(piece), index -> message.objectNode());
    if (piece instanceof ObjectNode members) {
      members.remove("index");
    }
    Deltas.grow(call, piece);
  }

  /** Some providers leave the index out and begin a call by its id. */
  private long toolCallIndex(JsonNode piece) {
    if (piece.path("index").isIntegralNumber()) {
      return piece.path("index").asLong();
    }
    if (toolCalls.isEmpty()) {
      return 0;
    }
    Map.Entry<Long, ObjectNode> last = toolCalls.lastEntry();
    String id = piece.path("id").asText("");
    boolean continues = id.isEmpty() || id.equals(last.getValue().path("id").asText());
    return continues ? last.getKey() : last.getKey() + 1;
  }

  private void addLogprobs(JsonNode piece) {
    if (!(choice.path("logprobs") instanceof ObjectNode known) || !piece.isObject()) {
      Deltas.update(choice, "logprobs", piece);
      return;
    }
    for (Map.Entry<String, JsonNode> member : piece.properties()) {
      if (known.path(member.getKey()) instanceof ArrayNode tokens) {
        Deltas.appendAll(tokens, member.getValue());
      } else {
        Deltas.update(known, member.getKey(), member.getValue());
      }
    }
  }

  ObjectNode document() {
    if (!toolCalls.isEmpty()) {
      message.putArray("tool_calls").addAll(toolCalls.values());
    }
    Deltas.finish(message);
    return choice;
  }
}
