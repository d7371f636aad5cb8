package io.github.completioncache.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.CanonicalJsonException;
import java.nio.charset.StandardCharsets;

/**
 * The body of a request without the marks that tell Anthropic what of it to keep in its own prompt
 * cache. They change what the request costs, not what is answered, and move from turn to turn.
 */
final class MessageBody {

  private static final String MARK = "cache_control";
  private static final byte[] MARKED = "\"cache_control\":".getBytes(StandardCharsets.US_ASCII);

  private MessageBody() {}

  /**
   * The canonical form of a body without its marks.
   *
   * @throws CanonicalJsonException if the body has no canonical form
   */
  static CanonicalJson canonical(byte[] body) throws CanonicalJsonException {
    CanonicalJson whole = CanonicalJson.parse(body);
    if (!whole.contains(MARKED)) {
      return whole;
    }
    JsonNode root = RawJson.ofCanonical(whole.toBytes());
    unmark(root);
    for (JsonNode tool : root.path("tools")) {
      unmark(tool);
    }
    Blocks.forEach(root, MessageBody::unmark);
    return CanonicalJson.write(RawJson.MAPPER, root);
  }

  private static void unmark(JsonNode node) {
    if (node instanceof ObjectNode marked && isMark(marked.path(MARK))) {
      marked.remove(MARK);
    }
  }

  /** A mark that the API would refuse counts: its request has another answer. */
  private static boolean isMark(JsonNode value) {
    return value.isNull() || value.path("type").asText().equals("ephemeral");
  }
}
