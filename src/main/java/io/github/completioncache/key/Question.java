package io.github.completioncache.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The last thing that a person says in a request, apart from all the rest of it.
 *
 * @param text what is said
 * @param rest the body without it: requests with equal ones differ in nothing else
 */
public record Question(String text, CanonicalJson rest) {

  private static final Set<String> TEXT_PARTS = Set.of("text", "input_text");

  /** Rejects null. */
  public Question {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(rest, "rest");
  }

  /**
   * The question of a body.
   *
   * @param field that of the conversation: a text, or a list of messages
   * @return empty if the last message is none of a user, or says anything but one text: what an
   *     image shows, or which of two texts is the question, cannot be told by a text
   */
  public static Optional<Question> last(CanonicalJson body, String field) {
    ObjectNode root = JsonTree.of(body);
    return root.path(field).isArray()
        ? lastOf(root, (ArrayNode) root.path(field))
        : taken(root, root, field);
  }

  private static Optional<Question> lastOf(ObjectNode root, ArrayNode messages) {
    if (!(messages.path(messages.size() - 1) instanceof ObjectNode message)
        || !message.path("role").asText().equals("user")) {
      return Optional.empty();
    }
    JsonNode content = message.path("content");
    if (!content.isArray()) {
      return taken(root, message, "content");
    }
    return content.size() == 1
            && content.path(0) instanceof ObjectNode part
            && TEXT_PARTS.contains(part.path("type").asText())
        ? taken(root, part, "text")
        : Optional.empty();
  }

  private static Optional<Question> taken(ObjectNode root, ObjectNode holder, String field) {
    JsonNode text = holder.path(field);
    if (!text.isTextual()) {
      return Optional.empty();
    }
    holder.putNull(field);
    try {
      return Optional.of(new Question(text.textValue(), JsonTree.canonical(root)));
    } catch (CanonicalJsonException e) {
      throw new IllegalStateException("less than what is canonical is canonical", e);
    }
  }

  /** Tells how long it is; never content. */
  @Override
  public String toString() {
    return "Question[" + text.length() + " characters]";
  }
}
