package io.github.completioncache.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The texts of a request that people and applications say, wherever the APIs have them. What the
 * model said is not among them: it comes back as it was, and the beginning of an answer that the
 * model is to go on with says something by its last space. Results of tools are data.
 */
final class SpokenTexts {

  private static final Set<String> SPEAKERS = Set.of("system", "developer", "user");
  private static final Set<String> TEXT_PARTS = Set.of("text", "input_text");

  private final UnaryOperator<String> change;
  private boolean changed;

  private SpokenTexts(UnaryOperator<String> change) {
    this.change = change;
  }

  /** {@code body} with each of the texts changed; itself if that changes none. */
  static CanonicalJson changed(CanonicalJson body, UnaryOperator<String> change)
      throws CanonicalJsonException {
    ObjectNode root = JsonTree.of(body);
    SpokenTexts texts = new SpokenTexts(change);
    texts.content(root, "system");
    texts.text(root, "instructions");
    texts.text(root, "input");
    texts.messages(root.path("messages"));
    texts.messages(root.path("input"));
    return texts.changed ? JsonTree.canonical(root) : body;
  }

  private void messages(JsonNode messages) {
    for (ObjectNode message : JsonTree.objects(messages)) {
      if (SPEAKERS.contains(message.path("role").asText())) {
        content(message, "content");
      }
    }
  }

  private void content(ObjectNode holder, String field) {
    text(holder, field);
    for (ObjectNode part : JsonTree.objects(holder.path(field))) {
      if (TEXT_PARTS.contains(part.path("type").asText())) {
        text(part, "text");
      }
    }
  }

  private void text(ObjectNode holder, String field) {
    JsonNode value = holder.path(field);
    if (value.isTextual()) {
      String text = value.textValue();
      String other = change.apply(text);
      if (!other.equals(text)) {
        holder.put(field, other);
        changed = true;
      }
    }
  }
}
