package io.github.completioncache.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.completioncache.stats.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the header of a stored entry, the same bytes for the same entry. */
final class HeaderWriter {

  private static final JsonFactory JSON = new JsonFactory();

  private HeaderWriter() {}

  /**
   * The header as JSON in UTF-8.
   *
   * @param packed the body as it is to be stored; null if that is as it is
   */
  static byte[] write(CacheEntry entry, byte @Nullable [] packed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      labels(json, entry.labels());
      json.writeNumberField("created", entry.created().toEpochMilli());
      json.writeNumberField("lifetime", entry.lifetime().toMillis());
      if (!entry.staleFor().isZero()) {
        json.writeNumberField("stale", entry.staleFor().toMillis());
      }
      json.writeNumberField("latency", entry.providerLatency().toMillis());
      usage(json, entry.usage());
      json.writeStringField("form", entry.form() == AnswerForm.JSON ? "json" : "sse");
      json.writeStringField("type", entry.contentType());
      headers(json, entry.headers());
      body(json, entry, packed);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void body(JsonGenerator json, CacheEntry entry, byte @Nullable [] packed)
      throws IOException {
    if (packed == null) {
      json.writeNumberField("length", entry.bodyLength());
      json.writeNumberField("crc32c", entry.readBody(EntryCodec::bodyChecksum));
    } else {
      json.writeStringField("encoding", Deflated.NAME);
      json.writeNumberField("unpacked", entry.bodyLength());
      json.writeNumberField("length", packed.length);
      json.writeNumberField("crc32c", EntryCodec.bodyChecksum(packed, 0, packed.length));
    }
  }

  private static void labels(JsonGenerator json, EntryLabels labels) throws IOException {
    json.writeStringField("key", labels.key().hex());
    json.writeStringField("namespace", labels.namespace());
    json.writeStringField("category", labels.category());
    json.writeStringField("model", labels.model());
    if (!labels.tags().isEmpty()) {
      json.writeFieldName("tags");
      texts(json, labels.tags().stream().sorted().toList());
    }
  }

  private static void usage(JsonGenerator json, Optional<TokenUsage> usage) throws IOException {
    if (usage.isPresent()) {
      json.writeArrayFieldStart("usage");
      json.writeNumber(usage.get().promptTokens());
      json.writeNumber(usage.get().cachedPromptTokens());
      json.writeNumber(usage.get().completionTokens());
      json.writeEndArray();
    }
  }

  private static void headers(JsonGenerator json, Map<String, List<String>> headers)
      throws IOException {
    if (!headers.isEmpty()) {
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, List<String>> header : headers.entrySet()) {
        json.writeFieldName(header.getKey());
        texts(json, header.getValue());
      }
      json.writeEndObject();
    }
  }

  private static void texts(JsonGenerator json, Collection<String> texts) throws IOException {
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
