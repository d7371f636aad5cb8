package io.github.completioncache.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a stored entry. Fields it does not know are passed over, so that later
 * versions may add some.
 */
final class HeaderReader {

  // Names of response headers come from outside, so they are not interned for the life of the
  // process.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private static final String HEX = "0123456789abcdef";

  private final JsonParser json;
  private final CacheEntry.Builder entry = CacheEntry.builder();
  private boolean named;
  private String namespace = "";
  private String category = "";
  private String model = "";
  private Set<String> tags = Set.of();
  private @Nullable AnswerForm form;
  private boolean encoded;
  private long length = -1;

  private HeaderReader(JsonParser json) {
    this.json = json;
  }

  /**
   * The entry of key {@code expected} whose header lies at {@code at} and whose body follows it.
   *
   * @throws IOException if the header is not JSON or a field has a value it cannot have
   * @throws IllegalArgumentException if a value is out of range
   * @throws NullPointerException if a field is missing
   * @throws UnreadableEntryException if this is an entry, but not one that can be served
   */
  static CacheEntry read(CacheKey expected, byte[] stored, int at, int headerLength)
      throws IOException {
    try (JsonParser json = JSON.createParser(stored, at, headerLength)) {
      HeaderReader reader = new HeaderReader(json);
      reader.fields(expected);
      return reader.toEntry(expected, stored, at + headerLength);
    }
  }

  private void fields(CacheKey expected) throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "key" -> named = isWritten(expected);
        case "namespace" -> namespace = text();
        case "category" -> category = text();
        case "model" -> model = text();
        case "tags" -> tags = Set.of(texts().toArray(String[]::new));
        case "created" -> entry.created(Instant.ofEpochMilli(number()));
        case "lifetime" -> entry.lifetime(Duration.ofMillis(number()));
        case "latency" -> entry.providerLatency(Duration.ofMillis(number()));
        case "usage" -> entry.usage(usage());
        case "form" -> form = form();
        case "type" -> entry.contentType(text());
        case "headers" -> entry.sharedHeaders(headers());
        case "length" -> length = number();
        case "encoding" -> {
          encoded = true;
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT);
  }

  private CacheEntry toEntry(CacheKey expected, byte[] stored, int bodyAt) throws IOException {
    if (!named) {
      throw new UnreadableEntryException("a stored value belongs to another key");
    }
    if (encoded) {
      throw new UnreadableEntryException("a stored value has an encoding this version cannot read");
    }
    require(length == stored.length - bodyAt);
    return entry
        .labels(new EntryLabels(expected, namespace, category, model, tags))
        .form(Objects.requireNonNull(form, "form"))
        .sharedBody(stored, bodyAt, stored.length - bodyAt)
        .build();
  }

  /**
   * Whether the text here is {@code expected} in lower-case hexadecimal digits; compared in place,
   * for this is on every hit.
   */
  private boolean isWritten(CacheKey expected) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING);
    if (json.getTextLength() != 2 * CacheKey.BYTES) {
      return false;
    }
    byte[] digest = expected.toBytes();
    char[] written = json.getTextCharacters();
    int at = json.getTextOffset();
    for (byte octet : digest) {
      if (written[at++] != HEX.charAt(octet >> 4 & 0xf)
          || written[at++] != HEX.charAt(octet & 0xf)) {
        return false;
      }
    }
    return true;
  }

  private String text() throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING);
    return json.getText();
  }

  private long number() throws IOException {
    require(json.currentToken() == JsonToken.VALUE_NUMBER_INT);
    return json.getLongValue();
  }

  private AnswerForm form() throws IOException {
    return switch (text()) {
      case "json" -> AnswerForm.JSON;
      case "sse" -> AnswerForm.SSE;
      default -> throw new IOException("unknown form");
    };
  }

  private TokenUsage usage() throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY);
    TokenUsage usage =
        new TokenUsage(json.nextLongValue(-1), json.nextLongValue(-1), json.nextLongValue(-1));
    while (json.nextToken() != JsonToken.END_ARRAY) {
      // A later version may count more.
      number();
    }
    return usage;
  }

  private SortedMap<String, List<String>> headers() throws IOException {
    require(json.currentToken() == JsonToken.START_OBJECT);
    SortedMap<String, List<String>> headers = new TreeMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      headers.put(name, texts());
    }
    require(json.currentToken() == JsonToken.END_OBJECT);
    return headers;
  }

  private List<String> texts() throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY);
    List<String> texts = new ArrayList<>(1);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text());
    }
    return Collections.unmodifiableList(texts);
  }

  private static void require(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("unexpected value");
    }
  }
}
