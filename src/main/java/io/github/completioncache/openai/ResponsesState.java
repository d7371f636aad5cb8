package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.completioncache.key.CanonicalJson;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to {@code POST /responses} depends on besides the request.
 *
 * <p>Files and images that are named by their id do not count as such: what is behind an id never
 * changes, and the id is part of the key. Those that are named by a URL are for {@link
 * OutsideContent}.
 */
final class ResponsesState {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ResponsesState() {}

  static Optional<String> reason(CanonicalJson body) {
    if (HostedData.isSet(body, "previous_response_id") || HostedData.isSet(body, "conversation")) {
      return Optional.of("conversation is kept by the provider");
    }
    if (body.bool("background").orElse(false)) {
      return Optional.of("background is true");
    }
    if (HostedData.isSet(body, "prompt")) {
      return Optional.of("prompt is kept by the provider");
    }
    Optional<String> hosted = HostedData.reason(body);
    if (hosted.isPresent()) {
      return hosted;
    }
    try {
      return Optional.ofNullable(readClosely(body));
    } catch (IOException e) {
      throw new IllegalStateException("canonical JSON can always be read", e);
    }
  }

  private static @Nullable String readClosely(CanonicalJson body) throws IOException {
    if (HostedTools.inRequest(body)) {
      return HostedTools.REASON;
    }
    if (HostedData.isSet(body, "prompt_cache_options")
        && WireJson.member(body, "prompt_cache_options").hasNonNull("comparison_response_id")) {
      return "response to compare with is kept by the provider";
    }
    // Mostly a text, or nothing.
    if (!HostedData.isSet(body, "input") || body.string("input").isPresent()) {
      return null;
    }
    try (JsonParser parser = JSON.createParser(body.canonical("input").orElseThrow())) {
      return input(parser);
    }
  }

  /** Images and files in it may be long, so it is not made a tree. */
  private static @Nullable String input(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      return null;
    }
    for (JsonToken token = parser.nextToken();
        token == JsonToken.START_OBJECT;
        token = parser.nextToken()) {
      String reason = item(parser);
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }

  private static @Nullable String item(JsonParser parser) throws IOException {
    String type = null;
    boolean hasRole = false;
    boolean hostedTool = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("type") && value == JsonToken.VALUE_STRING) {
        type = parser.getText();
      } else if (name.equals("tools") && value == JsonToken.START_ARRAY) {
        hostedTool = HostedTools.in(JSON.readTree(parser));
      } else {
        hasRole |= name.equals("role");
        parser.skipChildren();
      }
    }
    // The type of a reference may be left out, as that of a message, which has a role.
    if (type == null ? !hasRole : type.equals("item_reference")) {
      return "item is kept by the provider";
    }
    return hostedTool ? HostedTools.REASON : null;
  }
}
