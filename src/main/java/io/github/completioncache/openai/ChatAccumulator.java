package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the chunks of a streamed chat completion together to the document that the provider would
 * have sent in their place. Chunks become part of the document and must not be used afterwards.
 */
final class ChatAccumulator {

  private final ObjectNode answer = JsonNodeFactory.instance.objectNode();
  private final TreeMap<Long, ChatChoice> choices = new TreeMap<>();
  private @Nullable JsonNode usage;

  ChatAccumulator() {
    answer.put("object", "chat.completion");
  }

  void add(JsonNode chunk) {
    for (Map.Entry<String, JsonNode> member : chunk.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      switch (name) {
        case "choices" -> addChoices(value);
        case "usage" -> usage = value.isNull() ? usage : value;
        // Azure tells neither time nor type where a chunk is about filters alone; obfuscation only
        // hides the lengths of chunks.
        case "object", "obfuscation" -> {}
        case "created" -> {
          if (value.asLong() != 0 || !answer.has(name)) {
            answer.set(name, value);
          }
        }
        default -> Deltas.update(answer, name, value);
      }
    }
  }

  private void addChoices(JsonNode pieces) {
    long position = 0;
    for (JsonNode piece : pieces) {
      choices.computeIfAbsent(piece.path("index").asLong(position), ChatChoice::new).add(piece);
      position++;
    }
  }

  /** The document. Nothing can be added afterwards. */
  ObjectNode document() {
    ArrayNode all = answer.putArray("choices");
    choices.values().forEach(choice -> all.add(choice.document()));
    if (usage != null) {
      answer.set("usage", usage);
    }
    return answer;
  }
}
