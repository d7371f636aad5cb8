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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the header of a stored entry, whoever wrote it. Fields it does not know are passed over, so
 * that later versions may add some.
 */
final class HeaderReader {

  // Names of response headers come from outside, so they are not interned for the life of the
  // process.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final JsonParser json;
  private final CacheKey expected;
  private final EntryHeader header;
  private boolean named;

  private HeaderReader(JsonParser json, CacheKey expected) {
    this.json = json;
    this.expected = expected;
    header = new EntryHeader(expected);
  }

  /**
   * Reads the header of an entry of key {@code expected}.
   *
   * @throws IOException if the header is not JSON or a field has a value it cannot have
   * @throws IllegalArgumentException if a value is out of range
   * @throws UnreadableEntryException if this is the header of another key's entry
   */
  static EntryHeader read(CacheKey expected, byte[] stored, int at, int length) throws IOException {
    try (JsonParser json = JSON.createParser(stored, at, length)) {
      HeaderReader reader = new HeaderReader(json, expected);
      reader.fields();
      if (!reader.named) {
        throw new UnreadableEntryException("a stored value belongs to another key");
      }
      return reader.header;
    }
  }

  private void fields() throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "key" -> named = isExpectedKey();
        case "namespace" -> header.namespace = text();
        case "category" -> header.category = text();
        case "model" -> header.model = text();
        case "tags" -> header.tags = Set.of(texts().toArray(String[]::new));
        case "created" -> header.entry.created(Instant.ofEpochMilli(number()));
        case "lifetime" -> header.entry.lifetime(Duration.ofMillis(number()));
        case "stale" -> header.entry.staleFor(Duration.ofMillis(number()));
        case "latency" -> header.entry.providerLatency(Duration.ofMillis(number()));
        case "usage" -> header.entry.usage(usage());
        case "form" -> header.form = form();
        case "type" -> header.entry.contentType(text());
        case "headers" -> header.entry.sharedHeaders(headers());
        case "length" -> header.length = number();
        case "crc32c" -> header.crc32c = number();
        case "unpacked" -> header.unpacked = number();
        case "encoding" -> {
          header.encoding = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT);
  }

  private boolean isExpectedKey() throws IOException {
    return text().equals(expected.hex());
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
    AnswerForm form = EntryHeader.form(text());
    if (form == null) {
      throw new IOException("unknown form");
    }
    return form;
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
