package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What is answered to one HTTP request. */
@SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never compared
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

  static Reply of(Assets.Asset asset) {
    return new Reply(200, asset.contentType(), asset.bytes(), Map.of());
  }

  static Reply json(int status, ObjectNode json) {
    return new Reply(status, "application/json", bytes(json.toString()), Map.of());
  }

  static Reply csv(String text) {
    return new Reply(200, "text/csv; charset=utf-8", bytes(text), Map.of());
  }

  /** The page shows the sentence; it must not contain anything of a request. */
  static Reply error(int status, String sentence) {
    return json(status, JsonNodeFactory.instance.objectNode().put("error", sentence));
  }

  Reply with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Reply(status, contentType, body, Map.copyOf(more));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
