package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Entries as lines of JSON: the header of the stored form, field by field, with the number of this
 * form before it and the body behind it. See {@code docs/cli.md}.
 */
final class EntryLines {

  private static final int FORMAT = 1;

  private EntryLines() {}

  /** The entry on one line of ASCII, without its end. Equal entries are equal lines. */
  static String write(CacheEntry entry) {
    EntryLabels labels = entry.labels();
    ObjectNode line =
        Json.object()
            .put("format", FORMAT)
            .put("key", labels.key().hex())
            .put("namespace", labels.namespace())
            .put("category", labels.category())
            .put("model", labels.model());
    labels.tags().stream().sorted().forEach(line.putArray("tags")::add);
    line.put("created", entry.created().toEpochMilli())
        .put("lifetime", entry.lifetime().toMillis())
        .put("stale", entry.staleFor().toMillis())
        .put("latency", entry.providerLatency().toMillis());
    entry
        .usage()
        .ifPresent(
            usage ->
                line.putArray("usage")
                    .add(usage.promptTokens())
                    .add(usage.cachedPromptTokens())
                    .add(usage.completionTokens()));
    line.put("form", entry.form() == AnswerForm.JSON ? "json" : "sse")
        .put("type", entry.contentType());
    ObjectNode headers = line.putObject("headers");
    entry.headers().forEach((name, values) -> values.forEach(headers.withArray(name)::add));
    BodyText.addTo(line, entry);
    return Json.line(line);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is no entry; the message says why and quotes nothing
   */
  static CacheEntry read(byte[] line) {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new IllegalArgumentException("is not JSON");
    }
    if (json == null || !json.isObject()) {
      throw new IllegalArgumentException("is not a JSON object");
    }
    if (!json.path("format").isIntegralNumber()) {
      throw new IllegalArgumentException("has no \"format\"");
    }
    if (json.path("format").asInt() != FORMAT) {
      throw new IllegalArgumentException(
          "is of format " + json.path("format") + ", but this version reads " + FORMAT);
    }
    CacheEntry.Builder entry =
        CacheEntry.builder()
            .labels(labels(json))
            .created(instant(json))
            .lifetime(Duration.ofMillis(number(json, "lifetime")))
            .staleFor(Duration.ofMillis(numberOrZero(json, "stale")))
            .providerLatency(Duration.ofMillis(numberOrZero(json, "latency")))
            .form(form(text(json, "form")))
            .headers(headers(json.path("headers")))
            .body(body(json));
    if (json.has("type")) {
      entry.contentType(text(json, "type"));
    }
    if (json.has("usage")) {
      entry.usage(usage(json.path("usage")));
    }
    return entry.build();
  }

  private static EntryLabels labels(JsonNode json) {
    CacheKey key;
    try {
      key = CacheKey.parse(text(json, "key"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has a \"key\" that is not 64 hexadecimal digits");
    }
    return new EntryLabels(
        key,
        textOrEmpty(json, "namespace"),
        textOrEmpty(json, "category"),
        textOrEmpty(json, "model"),
        new HashSet<>(texts(json.path("tags"), "tags")));
  }

  private static Instant instant(JsonNode json) {
    try {
      return Instant.ofEpochMilli(number(json, "created"));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("has a \"created\" out of range");
    }
  }

  private static AnswerForm form(String name) {
    return switch (name) {
      case "json" -> AnswerForm.JSON;
      case "sse" -> AnswerForm.SSE;
      default -> throw new IllegalArgumentException("has a \"form\" that is neither json nor sse");
    };
  }

  private static TokenUsage usage(JsonNode json) {
    if (!(json instanceof ArrayNode numbers) || numbers.size() < 3) {
      throw new IllegalArgumentException("has a \"usage\" that is not three numbers");
    }
    long[] counts = new long[3];
    for (int i = 0; i < counts.length; i++) {
      if (!numbers.get(i).isIntegralNumber() || !numbers.get(i).canConvertToLong()) {
        throw new IllegalArgumentException("has a \"usage\" that is not three numbers");
      }
      counts[i] = numbers.get(i).longValue();
    }
    return new TokenUsage(counts[0], counts[1], counts[2]);
  }

  private static Map<String, List<String>> headers(JsonNode json) {
    if (!json.isObject() && !json.isMissingNode()) {
      throw new IllegalArgumentException("has \"headers\" that are not an object");
    }
    Map<String, List<String>> headers = new TreeMap<>();
    json.fields()
        .forEachRemaining(
            header -> headers.put(header.getKey(), texts(header.getValue(), "headers")));
    return headers;
  }

  private static byte[] body(JsonNode json) {
    if (json.has(BodyText.TEXT) == json.has(BodyText.BASE64)) {
      throw new IllegalArgumentException(
          "must have one of \"" + BodyText.TEXT + "\" and \"" + BodyText.BASE64 + "\"");
    }
    if (json.has(BodyText.TEXT)) {
      return text(json, BodyText.TEXT).getBytes(StandardCharsets.UTF_8);
    }
    try {
      byte[] body = json.get(BodyText.BASE64).binaryValue();
      if (body != null) {
        return body;
      }
    } catch (IOException e) {
      // Said below.
    }
    throw new IllegalArgumentException("has a \"" + BodyText.BASE64 + "\" that is not Base64");
  }

  private static List<String> texts(JsonNode json, String field) {
    List<String> texts = new ArrayList<>();
    if (!json.isArray() && !json.isMissingNode()) {
      throw new IllegalArgumentException("has \"" + field + "\" that are not an array of texts");
    }
    for (JsonNode text : json) {
      if (!text.isTextual()) {
        throw new IllegalArgumentException("has \"" + field + "\" that are not an array of texts");
      }
      texts.add(text.textValue());
    }
    return texts;
  }

  private static String textOrEmpty(JsonNode json, String field) {
    return json.has(field) ? text(json, field) : "";
  }

  private static String text(JsonNode json, String field) {
    if (!json.path(field).isTextual()) {
      throw new IllegalArgumentException("has no \"" + field + "\" that is a text");
    }
    return json.get(field).textValue();
  }

  private static long numberOrZero(JsonNode json, String field) {
    return json.has(field) ? number(json, field) : 0;
  }

  private static long number(JsonNode json, String field) {
    JsonNode number = json.path(field);
    if (!number.isIntegralNumber() || !number.canConvertToLong()) {
      throw new IllegalArgumentException("has no \"" + field + "\" that is a whole number");
    }
    return number.longValue();
  }
}
