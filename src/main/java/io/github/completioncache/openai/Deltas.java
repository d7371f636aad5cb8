package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a later piece of an answer goes together with what came before it. Unknown members follow the
 * rules of known ones, so that a new one needs no new code. Pieces become part of the whole and
 * must not be used afterwards.
 */
final class Deltas {

  /** Text that is sent as a whole, and sometimes again; any other is continued. */
  private static final Set<String> WHOLE_TEXT =
      Set.of("role", "id", "type", "name", "format", "status", "phase", "channel", "mime_type");

  private Deltas() {}

  /**
   * Continues an object: text is joined, arrays are appended to, anything else is as sent last.
   * Text stays unfinished until {@link #finish}.
   */
  static void grow(ObjectNode whole, JsonNode piece) {
    for (Map.Entry<String, JsonNode> member : piece.properties()) {
      grow(whole, member.getKey(), member.getValue());
    }
  }

  /** Continues one member of an object. */
  static void grow(ObjectNode whole, String name, JsonNode piece) {
    JsonNode old = whole.path(name);
    if (piece.isTextual() && !WHOLE_TEXT.contains(name) && isText(old)) {
      whole.set(name, joined(old, piece.textValue()));
    } else if (old instanceof ArrayNode known && piece.isArray()) {
      append(known, piece);
    } else if (old instanceof ObjectNode known && piece.isObject()) {
      grow(known, piece);
    } else {
      update(whole, name, piece);
    }
  }

  /** Replaces one member of an object, unless that would lose something for nothing. */
  static void update(ObjectNode whole, String name, JsonNode newer) {
    JsonNode old = whole.path(name);
    if (old instanceof ObjectNode known && newer.isObject()) {
      for (Map.Entry<String, JsonNode> member : newer.properties()) {
        update(known, member.getKey(), member.getValue());
      }
    } else if (old.isMissingNode() || old.isNull() || !isBlank(newer)) {
      whole.set(name, newer);
    }
  }

  /** Appends all elements. */
  static void appendAll(ArrayNode whole, JsonNode piece) {
    piece.forEach(whole::add);
  }

  /** Makes text of what has been joined. */
  static void finish(JsonNode whole) {
    if (whole instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (member.getValue().isPojo()) {
          member.setValue(TextNode.valueOf(member.getValue().asText()));
        } else {
          finish(member.getValue());
        }
      }
    } else {
      whole.forEach(Deltas::finish);
    }
  }

  private static boolean isText(JsonNode node) {
    return node.isTextual() || node.isPojo();
  }

  private static JsonNode joined(JsonNode old, String piece) {
    if (old instanceof POJONode known && known.getPojo() instanceof StringBuilder text) {
      text.append(piece);
      return known;
    }
    if (old.textValue().isEmpty()) {
      return TextNode.valueOf(piece);
    }
    // Strings of their own would make the cost of a long text grow with its square.
    StringBuilder growing = new StringBuilder(2 * old.textValue().length() + piece.length());
    growing.append(old.textValue()).append(piece);
    return JsonNodeFactory.instance.pojoNode(growing);
  }

  /** An element that names an earlier one by index and type is its continuation. */
  private static void append(ArrayNode whole, JsonNode piece) {
    int known = whole.size();
    for (JsonNode element : piece) {
      ObjectNode continued = continued(whole, known, element);
      if (continued == null) {
        whole.add(element);
      } else {
        grow(continued, element);
      }
    }
  }

  private static @Nullable ObjectNode continued(ArrayNode whole, int known, JsonNode element) {
    if (!element.path("index").isInt()) {
      return null;
    }
    for (int i = known - 1; i >= 0; i--) {
      if (whole.get(i) instanceof ObjectNode earlier
          && earlier.path("index").equals(element.path("index"))
          && earlier.path("type").equals(element.path("type"))) {
        return earlier;
      }
    }
    return null;
  }

  private static boolean isBlank(JsonNode node) {
    return node.isNull()
        || (node.isContainerNode() && node.isEmpty())
        || (node.isTextual() && node.textValue().isEmpty());
  }
}
