package io.github.completioncache.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.Invalidation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What changes the cache, as far as the builder has allowed it. */
final class Actions {

  static final int MOST_BYTES = 16 << 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Place place;
  private final Pages pages;
  private final Permissions permissions;
  private final @Nullable WarmingActions warming;

  /**
   * @param runs null if warming is not allowed
   */
  Actions(Place place, Pages pages, Permissions permissions, @Nullable WarmingRuns runs) {
    this.place = place;
    this.pages = pages;
    this.permissions = permissions;
    this.warming = runs == null ? null : new WarmingActions(runs, pages);
  }

  /**
   * Carries out what a request asks for.
   *
   * @param body may end after one byte more than is allowed
   * @throws IllegalArgumentException if the request does not say what
   */
  Reply carryOut(String action, byte[] body) throws IOException {
    return switch (action) {
      case "invalidate" ->
          permissions.invalidates() ? invalidate(read(body)) : notAllowed("Invalidating");
      case "reject" -> permissions.rejects() ? reject(read(body)) : notAllowed("Rejecting");
      case "estimate-warming" ->
          warming != null ? warming.estimate(read(body)) : notAllowed("Warming");
      case "warm" -> warming != null ? warming.begin(read(body)) : notAllowed("Warming");
      case "stop-warming" -> warming != null ? warming.stop() : notAllowed("Warming");
      default -> Reply.error(404, "There is no such action.");
    };
  }

  /** How far a run has come that warms. */
  Reply warmingState() {
    return warming != null ? warming.state() : notAllowed("Warming");
  }

  private static Reply notAllowed(String what) {
    return Reply.error(403, what + " is not allowed on this dashboard.");
  }

  private Reply invalidate(JsonNode what) {
    long removed = place.invalidate(coverage(what));
    pages.forget();
    return Reply.json(200, object().put("removed", removed));
  }

  private Reply reject(JsonNode what) {
    CacheKey key = CacheKey.parse(text(what, "key"));
    Account account =
        new Account(what.path("category").asText("default"), what.path("model").asText(""), "");
    boolean removed = place.reject(key, account);
    pages.forget();
    return Reply.json(200, object().put("removed", removed));
  }

  private static Invalidation coverage(JsonNode what) {
    if (what.size() != 1) {
      throw new IllegalArgumentException(
          "an invalidation names one of key, category, model, tag and namespace");
    }
    String kind = what.fieldNames().next();
    String text = text(what, kind);
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

  static String text(JsonNode what, String name) {
    JsonNode text = what.path(name);
    if (!text.isTextual()) {
      throw new IllegalArgumentException(name + " must be a text");
    }
    return text.textValue();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode read(byte[] body) throws IOException {
    if (body.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the body must have at most " + MOST_BYTES + " bytes, but has more");
    }
    try {
      JsonNode read = JSON.readTree(body);
      if (read == null || !read.isObject()) {
        throw new IllegalArgumentException("the body must be a JSON object");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the body must be a JSON object");
    }
  }
}
