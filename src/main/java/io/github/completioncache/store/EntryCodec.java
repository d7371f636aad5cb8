package io.github.completioncache.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of an entry, format 1: magic, format number, length of the header, header as
 * JSON, body as received.
 *
 * <p>The header names the key and carries the body's length and checksum, so that a value that was
 * moved, cut or damaged is noticed. A reader passes over header fields it does not know, so that
 * later versions may add some.
 */
final class EntryCodec {

  private static final int MAGIC = 'C' << 16 | 'C' << 8 | 'E';
  private static final int FORMAT = 1;
  private static final int PREAMBLE = 8;
  private static final JsonFactory JSON = new JsonFactory();

  private EntryCodec() {}

  static byte[] encode(CacheEntry entry) {
    byte[] header = header(entry);
    int body = entry.bodyLength();
    byte[] stored = new byte[PREAMBLE + header.length + body];
    ByteBuffer.wrap(stored).putInt(MAGIC << 8 | FORMAT).putInt(header.length).put(header);
    entry.copyBodyTo(stored, PREAMBLE + header.length);
    return stored;
  }

  static CacheEntry decode(CacheKey expected, byte[] stored) {
    if (stored.length < PREAMBLE) {
      throw new UnreadableEntryException("a stored value has only " + stored.length + " bytes");
    }
    ByteBuffer preamble = ByteBuffer.wrap(stored);
    int magicAndFormat = preamble.getInt();
    if (magicAndFormat >>> 8 != MAGIC) {
      throw new UnreadableEntryException("a stored value does not begin as an entry does");
    }
    int format = magicAndFormat & 0xff;
    if (format != FORMAT) {
      throw new UnreadableEntryException(
          "a stored value has format " + format + ", this version reads format " + FORMAT);
    }
    int headerLength = preamble.getInt();
    if (headerLength < 2 || headerLength > stored.length - PREAMBLE) {
      throw new UnreadableEntryException("a stored value is cut within its header");
    }
    Header header = new Header();
    try (JsonParser parser = JSON.createParser(stored, PREAMBLE, headerLength)) {
      header.read(parser);
      return header.toEntry(expected, stored, PREAMBLE + headerLength);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      // The cause could quote the header; the kind of fault is enough to act on.
      throw new UnreadableEntryException(
          "the header of a stored value cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static byte[] header(CacheEntry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      EntryLabels labels = entry.labels();
      json.writeStringField("key", labels.key().hex());
      json.writeStringField("namespace", labels.namespace());
      json.writeStringField("category", labels.category());
      json.writeStringField("model", labels.model());
      if (!labels.tags().isEmpty()) {
        json.writeArrayFieldStart("tags");
        for (String tag : labels.tags().stream().sorted().toList()) {
          json.writeString(tag);
        }
        json.writeEndArray();
      }
      json.writeNumberField("created", entry.created().toEpochMilli());
      json.writeNumberField("lifetime", entry.lifetime().toMillis());
      json.writeNumberField("latency", entry.providerLatency().toMillis());
      if (entry.usage().isPresent()) {
        TokenUsage usage = entry.usage().get();
        json.writeArrayFieldStart("usage");
        json.writeNumber(usage.promptTokens());
        json.writeNumber(usage.cachedPromptTokens());
        json.writeNumber(usage.completionTokens());
        json.writeEndArray();
      }
      json.writeStringField("form", entry.form() == AnswerForm.JSON ? "json" : "sse");
      json.writeStringField("type", entry.contentType());
      if (!entry.headers().isEmpty()) {
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, List<String>> field : entry.headers().entrySet()) {
          json.writeArrayFieldStart(field.getKey());
          for (String value : field.getValue()) {
            json.writeString(value);
          }
          json.writeEndArray();
        }
        json.writeEndObject();
      }
      json.writeNumberField("length", entry.bodyLength());
      json.writeNumberField("crc32c", entry.readBody(EntryCodec::checksum));
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static long checksum(byte[] buffer, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(buffer, offset, length);
    return crc.getValue();
  }

  /** What the header says, as far as it has been read. */
  private static final class Header {
    private @Nullable String key;
    private String namespace = "";
    private String category = "";
    private String model = "";
    private Set<String> tags = Set.of();
    private long created;
    private long lifetime;
    private long latency;
    private @Nullable TokenUsage usage;
    private @Nullable AnswerForm form;
    private String type = "";
    private @Nullable String encoding;
    private Map<String, List<String>> headers = Map.of();
    private long length = -1;
    private long crc32c = -1;

    void read(JsonParser json) throws IOException {
      require(json.nextToken() == JsonToken.START_OBJECT);
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "key" -> key = json.getText();
          case "namespace" -> namespace = json.getText();
          case "category" -> category = json.getText();
          case "model" -> model = json.getText();
          case "tags" -> tags = new LinkedHashSet<>(texts(json));
          case "created" -> created = json.getLongValue();
          case "lifetime" -> lifetime = json.getLongValue();
          case "latency" -> latency = json.getLongValue();
          case "usage" -> usage = usage(json);
          case "form" -> form = form(json.getText());
          case "type" -> type = json.getText();
          case "encoding" -> encoding = json.getText();
          case "headers" -> headers = headers(json);
          case "length" -> length = json.getLongValue();
          case "crc32c" -> crc32c = json.getLongValue();
          default -> json.skipChildren();
        }
      }
    }

    CacheEntry toEntry(CacheKey expected, byte[] stored, int at) {
      if (!expected.hex().equals(key)) {
        throw new UnreadableEntryException("a stored value belongs to another key");
      }
      if (encoding != null) {
        throw new UnreadableEntryException(
            "a stored value has an encoding this version cannot read");
      }
      if (length != stored.length - at || crc32c != checksum(stored, at, stored.length - at)) {
        throw new UnreadableEntryException("the body of a stored value is cut or damaged");
      }
      return CacheEntry.builder()
          .labels(new EntryLabels(expected, namespace, category, model, tags))
          .created(Instant.ofEpochMilli(created))
          .lifetime(Duration.ofMillis(lifetime))
          .providerLatency(Duration.ofMillis(latency))
          .usage(usage)
          .form(java.util.Objects.requireNonNull(form))
          .contentType(type)
          .headers(headers)
          .sharedBody(stored, at, stored.length - at)
          .build();
    }

    private static AnswerForm form(String name) throws IOException {
      return switch (name) {
        case "json" -> AnswerForm.JSON;
        case "sse" -> AnswerForm.SSE;
        default -> throw new IOException("unknown form");
      };
    }

    private static TokenUsage usage(JsonParser json) throws IOException {
      require(json.currentToken() == JsonToken.START_ARRAY);
      TokenUsage usage =
          new TokenUsage(json.nextLongValue(-1), json.nextLongValue(-1), json.nextLongValue(-1));
      require(json.nextToken() == JsonToken.END_ARRAY);
      return usage;
    }

    private static Map<String, List<String>> headers(JsonParser json) throws IOException {
      require(json.currentToken() == JsonToken.START_OBJECT);
      Map<String, List<String>> headers = new LinkedHashMap<>();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        headers.put(name, texts(json));
      }
      return headers;
    }

    private static List<String> texts(JsonParser json) throws IOException {
      require(json.currentToken() == JsonToken.START_ARRAY);
      List<String> texts = new ArrayList<>();
      for (String text = json.nextTextValue(); text != null; text = json.nextTextValue()) {
        texts.add(text);
      }
      require(json.currentToken() == JsonToken.END_ARRAY);
      return texts;
    }

    private static void require(boolean condition) throws IOException {
      if (!condition) {
        throw new IOException("unexpected token");
      }
    }
  }
}
