package io.github.completioncache.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What a person reads first in the body of a request: what was said last. */
final class Spoken {

  /** The page shows a few lines, and asks for them every few seconds. */
  static final int LONGEST = 2_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Spoken() {}

  /** What was said last, or the body as it is if that cannot be found; cut if it is long. */
  static String in(String body) {
    String text = last(body);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "\u2026";
  }

  private static String last(String body) {
    try {
      JsonNode request = JSON.readTree(body);
      JsonNode messages = request.path("messages");
      JsonNode said = messages.isArray() ? messages : request.path("input");
      if (said.isArray()) {
        said = said.path(said.size() - 1);
      }
      JsonNode content = said.isObject() ? said.path("content") : said;
      return content.isTextual() ? content.textValue() : body;
    } catch (JsonProcessingException e) {
      return body;
    }
  }
}
