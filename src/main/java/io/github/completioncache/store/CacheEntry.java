package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One stored answer: the bytes as the provider sent them, and what the cache must know to serve
 * them.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class CacheEntry {

  /** Far enough for any answer, and near enough that no sum of milliseconds overflows. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private static final Duration LONGEST = Duration.between(Instant.EPOCH, LATEST);

  private static final int LONGEST_UNPACKED = 64 << 20;

  private final EntryLabels labels;
  private final Instant created;
  private final Duration lifetime;
  private final Duration staleFor;
  private final long expiresMillis;
  private final Duration providerLatency;
  private final @Nullable TokenUsage usage;
  private final AnswerForm form;
  private final String contentType;
  private final Map<String, List<String>> headers;
  private final byte[] buffer;
  private final int offset;
  private final int length;

  private CacheEntry(Builder builder) {
    labels = Objects.requireNonNull(builder.labels, "labels");
    created = Objects.requireNonNull(builder.created, "created");
    lifetime = Objects.requireNonNull(builder.lifetime, "lifetime");
    staleFor = builder.staleFor;
    expiresMillis = created.toEpochMilli() + lifetime.toMillis() + staleFor.toMillis();
    if (expiresMillis > LATEST.toEpochMilli()) {
      throw new IllegalArgumentException(
          "lifetime must end by "
              + LATEST
              + ", but "
              + lifetime.plus(staleFor)
              + " from "
              + created
              + " does not");
    }
    providerLatency = builder.providerLatency;
    usage = builder.usage;
    form = builder.form;
    contentType = builder.contentType;
    headers = builder.headers;
    buffer = Objects.requireNonNull(builder.buffer, "body");
    offset = builder.offset;
    length = builder.length;
  }

  /**
   * A builder with nothing set. {@code labels}, {@code created}, {@code lifetime} and {@code body}
   * are required.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** As {@link #decode(CacheKey, byte[], int)}, for a body that unpacks to 64 MiB at most. */
  public static CacheEntry decode(CacheKey expected, byte[] stored) {
    return decode(expected, stored, LONGEST_UNPACKED);
  }

  /**
   * Reads an entry from its stored form, compressed or not. The entry may keep {@code stored}; the
   * caller must not change it afterwards.
   *
   * @param longestUnpacked how long the body of a compressed one may be, in bytes; a longer one is
   *     refused before it takes any room
   * @throws UnreadableEntryException if {@code stored} is not an entry of {@code expected} in a
   *     known format, is damaged, or would become too long
   */
  public static CacheEntry decode(CacheKey expected, byte[] stored, int longestUnpacked) {
    return EntryCodec.decode(expected, stored, longestUnpacked);
  }

  /**
   * Reads what an entry is filed under from the beginning of its stored form, for a store that need
   * not fetch the answer.
   *
   * @param beginning the stored form, whole or cut somewhere in the body
   * @throws UnreadableEntryException if {@code beginning} is not that of an entry of {@code
   *     expected} in a known format, ends before the body begins, or is damaged before it
   */
  public static EntryLabels peekLabels(CacheKey expected, byte[] beginning) {
    return EntryCodec.peekLabels(expected, beginning);
  }

  /** The stored form of this entry, a new array at each call. */
  public byte[] encode() {
    return EntryCodec.encode(this);
  }

  /**
   * As {@link #encode()}, with the body compressed if it has {@code fromBytes} or more and becomes
   * shorter by an eighth and 64 bytes at least.
   */
  public byte[] encodeCompressed(int fromBytes) {
    return length < fromBytes ? EntryCodec.encode(this) : EntryCodec.encodePacked(this);
  }

  /** What this entry is filed under. */
  public EntryLabels labels() {
    return labels;
  }

  /** The identity of the request that this answers. */
  public CacheKey key() {
    return labels.key();
  }

  /**
   * When the provider was asked, to the millisecond. Age counts from here, which is never too
   * young: the answer was made later (compare {@code request_time} in RFC 9111, section 4.2.3).
   */
  public Instant created() {
    return created;
  }

  /** How long after {@link #created()} this entry is fresh; positive, to the millisecond. */
  public Duration lifetime() {
    return lifetime;
  }

  /**
   * How long after its {@link #lifetime()} this entry is kept for those who take stale answers (RFC
   * 5861), to the millisecond; zero if for nobody.
   */
  public Duration staleFor() {
    return staleFor;
  }

  /** Until when it is kept: the end of {@link #lifetime()} and {@link #staleFor()}. */
  public Instant expires() {
    return Instant.ofEpochMilli(expiresMillis);
  }

  /** Whether nobody takes it any more by {@code clock}: at {@link #expires()} that is so. */
  public boolean isExpired(Clock clock) {
    return clock.millis() >= expiresMillis;
  }

  long expiresMillis() {
    return expiresMillis;
  }

  /**
   * Checks that this entry belongs to {@code key}, as a store must before it keeps it.
   *
   * @throws IllegalArgumentException if it belongs to another key
   */
  public void requireKey(CacheKey key) {
    if (!labels.key().equals(key)) {
      throw new IllegalArgumentException(
          "an entry of key " + key().prefix() + " cannot be kept under key " + key.prefix());
    }
  }

  /** How long the provider took to answer, to the millisecond; zero if that is not known. */
  public Duration providerLatency() {
    return providerLatency;
  }

  /** The tokens that the provider counted; empty if it did not say. */
  public Optional<TokenUsage> usage() {
    return Optional.ofNullable(usage);
  }

  /** How the body is to be read. */
  public AnswerForm form() {
    return form;
  }

  /** The media type of the body as the provider gave it. */
  public String contentType() {
    return contentType;
  }

  /** The response headers worth replaying, names in lower case; unmodifiable. */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /** The length of the body in bytes. */
  public int bodyLength() {
    return length;
  }

  /** The body, a new array at each call. */
  public byte[] bodyBytes() {
    return Arrays.copyOfRange(buffer, offset, offset + length);
  }

  /** The body as a stream; nothing is copied. */
  public InputStream bodyStream() {
    return new ByteArrayInputStream(buffer, offset, length);
  }

  /**
   * Lets {@code reader} read the body where it lies, without a copy.
   *
   * @throws IOException if {@code reader} throws it
   */
  public <T> T readBody(BodyReader<T> reader) throws IOException {
    return reader.read(buffer, offset, length);
  }

  /**
   * The length of the array that holds the body: more than the body for an entry that was decoded.
   */
  int retainedBytes() {
    return buffer.length;
  }

  /** The body compressed; null if that is not worth it. */
  byte @Nullable [] packedBody() {
    return Deflated.pack(buffer, offset, length);
  }

  void copyBodyTo(byte[] target, int at) {
    System.arraycopy(buffer, offset, target, at, length);
  }

  /** A builder with everything as in this entry. */
  public Builder toBuilder() {
    Builder builder =
        new Builder()
            .labels(labels)
            .created(created)
            .lifetime(lifetime)
            .staleFor(staleFor)
            .providerLatency(providerLatency)
            .usage(usage)
            .form(form)
            .contentType(contentType)
            .headers(headers);
    return builder.sharedBody(buffer, offset, length);
  }

  /** Names the key and the size; never the content. */
  @Override
  public String toString() {
    return "CacheEntry["
        + labels.key().prefix()
        + ", "
        + length
        + " bytes, created "
        + created
        + "]";
  }

  /** Reads a body in place. */
  @FunctionalInterface
  public interface BodyReader<T> {
    /**
     * Reads {@code length} bytes of {@code buffer} from {@code offset} on. Must neither change nor
     * keep the buffer.
     *
     * @throws IOException if the bytes cannot be read as what the reader wants
     */
    T read(byte[] buffer, int offset, int length) throws IOException;
  }

  /** Collects the parts of an entry. Not safe for use by several threads. */
  public static final class Builder {

    private @Nullable EntryLabels labels;
    private @Nullable Instant created;
    private @Nullable Duration lifetime;
    private Duration staleFor = Duration.ZERO;
    private Duration providerLatency = Duration.ZERO;
    private @Nullable TokenUsage usage;
    private AnswerForm form = AnswerForm.JSON;
    private String contentType = "application/json";
    private Map<String, List<String>> headers = Map.of();
    private byte @Nullable [] buffer;
    private int offset;
    private int length;

    private Builder() {}

    /** What the entry is filed under. Required. */
    public Builder labels(EntryLabels labels) {
      this.labels = Objects.requireNonNull(labels, "labels");
      return this;
    }

    /**
     * When the provider was asked; cut to milliseconds. Required.
     *
     * @throws IllegalArgumentException if it is before 1970 or after the year 9999
     */
    public Builder created(Instant created) {
      if (created.isBefore(Instant.EPOCH) || created.isAfter(LATEST)) {
        throw new IllegalArgumentException(
            "created must be between " + Instant.EPOCH + " and " + LATEST + ", but is " + created);
      }
      this.created = Instant.ofEpochMilli(created.toEpochMilli());
      return this;
    }

    /**
     * How long the entry is fresh; cut to milliseconds. Required. It must end by the year 9999.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond or longer than 8,000
     *     years
     */
    public Builder lifetime(Duration lifetime) {
      if (lifetime.compareTo(Duration.ofMillis(1)) < 0 || lifetime.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "lifetime must be between PT0.001S and " + LONGEST + ", but is " + lifetime);
      }
      this.lifetime = Duration.ofMillis(lifetime.toMillis());
      return this;
    }

    /**
     * How long after its lifetime the entry is kept for those who take stale answers; cut to
     * milliseconds. It must end by the year 9999. Default: zero.
     *
     * @throws IllegalArgumentException if it is negative or longer than 8,000 years
     */
    public Builder staleFor(Duration staleFor) {
      if (staleFor.isNegative() || staleFor.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "staleFor must be between PT0S and " + LONGEST + ", but is " + staleFor);
      }
      this.staleFor = Duration.ofMillis(staleFor.toMillis());
      return this;
    }

    /**
     * How long the provider took; cut to milliseconds. Default: zero, that is unknown.
     *
     * @throws IllegalArgumentException if it is negative or longer than 8,000 years
     */
    public Builder providerLatency(Duration providerLatency) {
      if (providerLatency.isNegative() || providerLatency.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "providerLatency must be between PT0S and " + LONGEST + ", but is " + providerLatency);
      }
      this.providerLatency = Duration.ofMillis(providerLatency.toMillis());
      return this;
    }

    /** The tokens that the provider counted. Default: not known. */
    public Builder usage(@Nullable TokenUsage usage) {
      this.usage = usage;
      return this;
    }

    /** How the body is to be read. Default: {@link AnswerForm#JSON}. */
    public Builder form(AnswerForm form) {
      this.form = Objects.requireNonNull(form, "form");
      return this;
    }

    /** The media type of the body. Default: {@code application/json}. */
    public Builder contentType(String contentType) {
      this.contentType = Objects.requireNonNull(contentType, "contentType");
      return this;
    }

    /** The response headers worth replaying, names in lower case; copied. Default: none. */
    public Builder headers(Map<String, ? extends List<String>> headers) {
      SortedMap<String, List<String>> copy = new TreeMap<>();
      headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
      return sharedHeaders(copy);
    }

    /** Headers that nobody else changes and whose lists are unmodifiable. */
    Builder sharedHeaders(SortedMap<String, List<String>> headers) {
      this.headers = headers.isEmpty() ? Map.of() : Collections.unmodifiableSortedMap(headers);
      return this;
    }

    /** The body, which is copied. Required. */
    public Builder body(byte[] body) {
      return sharedBody(body.clone(), 0, body.length);
    }

    Builder sharedBody(byte[] buffer, int offset, int length) {
      this.buffer = buffer;
      this.offset = offset;
      this.length = length;
      return this;
    }

    /**
     * The entry.
     *
     * @throws NullPointerException if something required is not set
     * @throws IllegalArgumentException if the lifetime ends after the year 9999
     */
    public CacheEntry build() {
      return new CacheEntry(this);
    }
  }
}
