package io.github.completioncache.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a header that looks exactly as {@link HeaderWriter} writes it, in ASCII without escapes:
 * nearly every header does, each hit reads one, and a JSON parser takes several times as long. All
 * others are left to {@link HeaderReader}, which alone tells what is an error.
 */
final class PlainHeader {

  private static final byte[] KEY = ascii("{\"key\":\"");
  private static final byte[] NAMESPACE = ascii("\",\"namespace\":\"");
  private static final byte[] CATEGORY = ascii(",\"category\":\"");
  private static final byte[] MODEL = ascii(",\"model\":\"");
  private static final byte[] TAGS = ascii(",\"tags\":[");
  private static final byte[] CREATED = ascii(",\"created\":");
  private static final byte[] LIFETIME = ascii(",\"lifetime\":");
  private static final byte[] STALE = ascii(",\"stale\":");
  private static final byte[] LATENCY = ascii(",\"latency\":");
  private static final byte[] USAGE = ascii(",\"usage\":[");
  private static final byte[] FORM = ascii(",\"form\":\"");
  private static final byte[] TYPE = ascii(",\"type\":\"");
  private static final byte[] HEADERS = ascii(",\"headers\":{");
  private static final byte[] ENCODING = ascii(",\"encoding\":\"");
  private static final byte[] UNPACKED = ascii(",\"unpacked\":");
  private static final byte[] LENGTH = ascii(",\"length\":");
  private static final byte[] CRC32C = ascii(",\"crc32c\":");
  private static final byte[] NOTHING = {};
  private static final byte[] QUOTE = ascii("\"");
  private static final byte[] COMMA = ascii(",");
  private static final byte[] LIST = ascii(":[");
  private static final byte[] END_OF_LIST = ascii("]");
  private static final byte[] END = ascii("}");

  private PlainHeader() {}

  /**
   * Reads the header of an entry of key {@code expected}; null if it does not look as described, or
   * names another key.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  static @Nullable EntryHeader read(CacheKey expected, byte[] stored, int at, int length) {
    PlainText text = new PlainText(stored, at, length);
    text.require(KEY);
    text.requireHex(expected.toBytes());
    String namespace = text.string(NAMESPACE);
    String category = text.string(CATEGORY);
    String model = text.string(MODEL);
    List<String> tags = text.skip(TAGS) ? strings(text) : List.of();
    long created = text.number(CREATED);
    long lifetime = text.number(LIFETIME);
    long stale = text.skip(STALE) ? text.number(NOTHING) : 0;
    long latency = text.number(LATENCY);
    long[] usage = text.skip(USAGE) ? counts(text) : null;
    AnswerForm form = EntryHeader.form(text.string(FORM));
    String type = text.string(TYPE);
    SortedMap<String, List<String>> headers = text.skip(HEADERS) ? lists(text) : null;
    String encoding = text.skip(ENCODING) ? text.string(NOTHING) : null;
    long unpacked = encoding == null ? -1 : text.number(UNPACKED);
    long bodyLength = text.number(LENGTH);
    long crc32c = text.number(CRC32C);
    text.require(END);
    if (!text.isReadToItsEnd() || form == null) {
      return null;
    }
    EntryHeader header = new EntryHeader(expected);
    header.namespace = namespace;
    header.category = category;
    header.model = model;
    header.tags = Set.of(tags.toArray(String[]::new));
    header.form = form;
    header.encoding = encoding;
    header.unpacked = unpacked;
    header.length = bodyLength;
    header.crc32c = crc32c;
    header
        .entry
        .created(Instant.ofEpochMilli(created))
        .lifetime(Duration.ofMillis(lifetime))
        .staleFor(Duration.ofMillis(stale))
        .providerLatency(Duration.ofMillis(latency))
        .usage(usage == null ? null : new TokenUsage(usage[0], usage[1], usage[2]))
        .contentType(type);
    if (headers != null) {
      header.entry.sharedHeaders(headers);
    }
    return header;
  }

  private static long[] counts(PlainText text) {
    long[] counts = {text.number(NOTHING), text.number(COMMA), text.number(COMMA)};
    text.require(END_OF_LIST);
    return counts;
  }

  private static SortedMap<String, List<String>> lists(PlainText text) {
    SortedMap<String, List<String>> lists = new TreeMap<>();
    do {
      String name = text.string(QUOTE);
      text.require(LIST);
      lists.put(name, strings(text));
    } while (text.skip(COMMA));
    text.require(END);
    return lists;
  }

  private static List<String> strings(PlainText text) {
    List<String> strings = new ArrayList<>(1);
    do {
      strings.add(text.string(QUOTE));
    } while (text.skip(COMMA));
    text.require(END_OF_LIST);
    return Collections.unmodifiableList(strings);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
