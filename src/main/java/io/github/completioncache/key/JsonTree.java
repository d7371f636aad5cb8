package io.github.completioncache.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Canonical bodies as trees that can be changed. */
final class JsonTree {

  private static final ObjectMapper MAPPER = new ObjectMapper(JsonReader.FACTORY.copy());

  private JsonTree() {}

  static ObjectNode of(CanonicalJson body) {
    try {
      return (ObjectNode) MAPPER.readTree(body.toBytes());
    } catch (IOException e) {
      throw new IllegalStateException("canonical JSON can always be read", e);
    }
  }

  static CanonicalJson canonical(ObjectNode tree) throws CanonicalJsonException {
    return CanonicalJson.write(MAPPER, tree);
  }

  /** Those elements of a list that are objects; none if it is no list. */
  static List<ObjectNode> objects(JsonNode list) {
    List<ObjectNode> objects = new ArrayList<>();
    if (list.isArray()) {
      for (JsonNode element : list) {
        if (element instanceof ObjectNode object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }
}
