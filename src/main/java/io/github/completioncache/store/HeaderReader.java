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
  private final CacheKey expected;
  private final CacheEntry.Builder entry = CacheEntry.builder();
  private boolean named;
  private String namespace = "";
  private String category = "";
  private String model = "";
  private Set<String> tags = Set.of();
  private @Nullable AnswerForm form;
  private boolean encoded;
  private long length = -1;
  private long crc32c = -1;

  private HeaderReader(JsonParser json, CacheKey expected) {
    this.json = json;
    this.expected = expected;
  }

  /**
   * Reads the header of an entry of key {@code expected}.
   *
   * @throws IOException if the header is not JSON or a field has a value it cannot have
   * @throws IllegalArgumentException if a value is out of range
   * @throws UnreadableEntryException if this is the header of another key's entry
   */
  static HeaderReader read(CacheKey expected, byte[] stored, int at, int length)
      throws IOException {
    try (JsonParser json = JSON.createParser(stored, at, length)) {
      HeaderReader header = new HeaderReader(json, expected);
      header.fields();
      if (!header.named) {
        throw new UnreadableEntryException("a stored value belongs to another key");
      }
      return header;
    }
  }

  /** What the entry is filed under. */
  EntryLabels labels() {
    return new EntryLabels(expected, namespace, category, model, tags);
  }

  /**
   * The entry whose body lies from {@code bodyAt} to the end.
   *
   * @throws IllegalArgumentException if a value is out of range
   * @throws NullPointerException if a field is missing
   * @throws UnreadableEntryException if the body cannot be served
   */
  CacheEntry toEntry(byte[] stored, int bodyAt) {
    if (encoded) {
      throw new UnreadableEntryException("a stored value has an encoding this version cannot read");
    }
    int present = stored.length - bodyAt;
    if (length != present || crc32c != EntryCodec.bodyChecksum(stored, bodyAt, present)) {
      throw new UnreadableEntryException("the body of a stored value is cut or damaged");
    }
    return entry
        .labels(labels())
        .form(Objects.requireNonNull(form, "form"))
        .sharedBody(stored, bodyAt, present)
        .build();
  }

  private void fields() throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "key" -> named = isExpectedKey();
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
        case "crc32c" -> crc32c = number();
        case "encoding" -> {
          encoded = true;
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT);
  }

  /**
   * Whether the text here is the expected key in lower-case hexadecimal digits; compared in place,
   * for this is on every hit.
   */
  private boolean isExpectedKey() throws IOException {
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
