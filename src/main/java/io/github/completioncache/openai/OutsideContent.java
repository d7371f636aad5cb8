package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.github.completioncache.key.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Images, files and the like that a request names by a URL, from which the provider fetches them:
 * what lies there may change. A {@code data:} URL is the content itself, and a file id names the
 * same content for ever.
 */
final class OutsideContent {

  private static final byte[] AUTHORITY = "://".getBytes(StandardCharsets.US_ASCII);

  /** What some providers let hold a URL, besides all that is called so. */
  private static final Set<String> HOLDERS = Set.of("file_data", "input_audio", "video");

  private OutsideContent() {}

  /** Whether there is some in a member of the body; what is text there is not looked into. */
  static boolean isIn(CanonicalJson body, String member) {
    byte[] json =
        body.contains(AUTHORITY) ? body.canonical(member).orElse(new byte[0]) : new byte[0];
    if (json.length == 0 || json[0] != '[') {
      return false;
    }
    // Attachments may be long, so it is not made a tree, and no text of it is copied.
    try (JsonParser parser = RawJson.open(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING
            && holdsUrl(parser.getParsingContext())
            && isUrl(json, RawJson.start(parser) + 1)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("canonical JSON can always be read", e);
    }
  }

  /** In {@code "image_url":"..."}, {@code "image_url":{"url":"..."}} and their like. */
  private static boolean holdsUrl(JsonStreamContext place) {
    String name = place.getCurrentName();
    if (name == null || name.equals("url") || name.equals("data")) {
      name = nameOf(place.getParent());
    }
    return name != null && (name.endsWith("_url") || HOLDERS.contains(name));
  }

  private static @Nullable String nameOf(@Nullable JsonStreamContext place) {
    return place == null ? null : place.getCurrentName();
  }

  /** Whether the text that begins there is a scheme and the beginning of an authority. */
  private static boolean isUrl(byte[] json, int from) {
    int at = from;
    while (json[at] == ' ') {
      at++;
    }
    while (isOfScheme(json[at])) {
      at++;
    }
    return at > from && json[at] == ':' && json[at + 1] == '/' && json[at + 2] == '/';
  }

  private static boolean isOfScheme(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '+'
        || b == '-'
        || b == '.';
  }
}
