package io.github.completioncache.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Invalidation;
import java.io.IOException;
import java.io.InputStream;

/** What changes the cache, as far as the builder has allowed it. */
final class Actions {

  private static final int MOST_BYTES = 16 << 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Place place;
  private final Pages pages;
  private final Permissions permissions;

  Actions(Place place, Pages pages, Permissions permissions) {
    this.place = place;
    this.pages = pages;
    this.permissions = permissions;
  }

  /**
   * Carries out what a request asks for.
   *
   * @throws IllegalArgumentException if the request does not say what
   */
  Reply carryOut(String action, InputStream body) throws IOException {
    return switch (action) {
      case "invalidate" ->
          permissions.invalidates() ? invalidate(read(body)) : notAllowed("Invalidating");
      default -> Reply.error(404, "There is no such action.");
    };
  }

  private static Reply notAllowed(String what) {
    return Reply.error(403, what + " is not allowed on this dashboard.");
  }

  private Reply invalidate(JsonNode what) {
    long removed = place.invalidate(coverage(what));
    pages.forget();
    return Reply.json(200, JsonNodeFactory.instance.objectNode().put("removed", removed));
  }

  private static Invalidation coverage(JsonNode what) {
    if (what.size() != 1) {
      throw new IllegalArgumentException(
          "an invalidation names one of key, category, model, tag and namespace");
    }
    String kind = what.fieldNames().next();
    JsonNode name = what.path(kind);
    if (!name.isTextual()) {
      throw new IllegalArgumentException(kind + " must be a text");
    }
    String text = name.textValue();
    return switch (kind) {
      case "key" -> Invalidation.key(CacheKey.parse(text));
      case "category" -> Invalidation.category(text);
      case "model" -> Invalidation.model(text);
      case "tag" -> Invalidation.tag(text);
      case "namespace" -> Invalidation.namespace(text);
      default ->
          throw new IllegalArgumentException(
              "an invalidation names one of key, category, model, tag and namespace");
    };
  }

  private static JsonNode read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the body must have at most " + MOST_BYTES + " bytes, but has more");
    }
    try {
      JsonNode read = JSON.readTree(bytes);
      if (read == null || !read.isObject()) {
        throw new IllegalArgumentException("the body must be a JSON object");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the body must be a JSON object");
    }
  }
}
