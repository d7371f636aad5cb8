package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What an object is like before that of it arrives which comes in pieces. */
final class Blank {

  private Blank() {}

  /** A copy in which these fields are an empty text or list, if they are a text or list at all. */
  static ObjectNode of(ObjectNode whole, List<String> fields) {
    ObjectNode blank = whole.objectNode().setAll(whole);
    for (String field : fields) {
      if (blank.path(field).isTextual()) {
        blank.put(field, "");
      } else if (blank.path(field).isArray()) {
        blank.putArray(field);
      }
    }
    return blank;
  }

  /** The same; what is no object stays as it is. */
  static JsonNode of(JsonNode whole, List<String> fields) {
    return whole instanceof ObjectNode object ? of(object, fields) : whole;
  }
}
