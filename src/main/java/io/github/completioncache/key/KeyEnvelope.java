package io.github.completioncache.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that makes up a key beside the request's body: which API at which endpoint, in whose name,
 * with which headers. It is made once and then turns the bodies of many requests into their keys.
 *
 * <p>A key is the SHA-256 digest of the canonical form of
 *
 * <pre>{@code
 * {"v":1,"api":"...",
 *  "endpoint":{"base_url":"...","path":"...","query":{"name":["value"]}},
 *  "scope":{"namespace":"...","organization":"...","project":"..."},
 *  "headers":{"name":["value"]},
 *  "normalizers":["name"],
 *  "request":{ ... }}
 * }</pre>
 *
 * <p>where a part of the scope that is not set is left out, so that parts of the same text in other
 * places never meet, and so are the normalizers if there are none. Instances are immutable and safe
 * for use by several threads.
 */
public final class KeyEnvelope {

  /** Changes whenever the same request would get another key. */
  private static final long FORMAT = 1;

  private static final int FIRST_CAPACITY = 512;

  /** What a prefix ends with. */
  private static final byte[] REQUEST = "\"request\":".getBytes(StandardCharsets.US_ASCII);

  private final byte[] prefix;
  private final byte[] suffix;
  private final MessageDigest prefixDigest;

  /** Made when first asked for. Two threads may do so at the same time: they make the same. */
  private volatile @Nullable FieldTree fields;

  private KeyEnvelope(byte[] prefix, byte[] suffix) {
    this.prefix = prefix;
    this.suffix = suffix;
    prefixDigest = sha256();
    prefixDigest.update(prefix);
  }

  /** A builder on which {@code api}, {@code baseUrl} and {@code path} must be set. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The key of a request.
   *
   * @param request the body
   * @param counted whether the top-level field of that name is part of the key
   */
  public CacheKey keyFor(CanonicalJson request, Predicate<String> counted) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(counted, "counted");
    MessageDigest digest = prefixed();
    request.digest(digest, counted);
    digest.update(suffix);
    return CacheKey.of(digest.digest());
  }

  /**
   * The same envelope for requests that have been changed by these normalizers, at least one.
   *
   * @param names in the order in which they were applied
   * @throws CanonicalJsonException if a name holds a surrogate without its partner
   */
  public KeyEnvelope normalizedBy(List<String> names) throws CanonicalJsonException {
    CanonicalWriter writer = new CanonicalWriter(FIRST_CAPACITY);
    writer.startObject();
    writer.name("normalizers");
    writer.startArray();
    for (String name : names) {
      writer.string(name);
    }
    writer.endArray();
    writer.name("request");
    // All but the bracket, in place of the name of the request.
    int added = writer.length() - 1;
    int head = prefix.length - REQUEST.length;
    byte[] longer = Arrays.copyOf(prefix, head + added);
    System.arraycopy(writer.array(), 1, longer, head, added);
    return new KeyEnvelope(longer, suffix);
  }

  /** What the key is the digest of, around the request's canonical form. */
  byte[] around(byte[] request) {
    byte[] whole = Arrays.copyOf(prefix, prefix.length + request.length + suffix.length);
    System.arraycopy(request, 0, whole, prefix.length, request.length);
    System.arraycopy(suffix, 0, whole, prefix.length + request.length, suffix.length);
    return whole;
  }

  /** What it is made of, with digests. */
  FieldTree fields() {
    FieldTree made = fields;
    if (made == null) {
      made = EnvelopeFields.of(around(new byte[] {'n', 'u', 'l', 'l'}));
      fields = made;
    }
    return made;
  }

  private MessageDigest prefixed() {
    try {
      return (MessageDigest) prefixDigest.clone();
    } catch (CloneNotSupportedException e) {
      // A security provider need not support it.
      MessageDigest digest = sha256();
      digest.update(prefix);
      return digest;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Collects the parts of an envelope. Not safe for use by several threads. */
  public static final class Builder {

    private @Nullable String api;
    private @Nullable String baseUrl;
    private @Nullable String path;
    private @Nullable String namespace;
    private @Nullable String organization;
    private @Nullable String project;
    private final Map<String, List<String>> query = new LinkedHashMap<>();
    private final Map<String, List<String>> headers = new LinkedHashMap<>();

    private Builder() {}

    /** The kind of request, such as {@code openai.chat.completions}. */
    public Builder api(String api) {
      this.api = Objects.requireNonNull(api, "api");
      return this;
    }

    /**
     * Where the provider is. Scheme and host count in lower case and one trailing slash does not
     * count; all else does, as it is.
     */
    public Builder baseUrl(String baseUrl) {
      this.baseUrl = BaseUrl.normalize(Objects.requireNonNull(baseUrl, "baseUrl"));
      return this;
    }

    /** The path of the request behind the base URL, such as {@code /chat/completions}. */
    public Builder path(String path) {
      this.path = Objects.requireNonNull(path, "path");
      return this;
    }

    /** Adds the values of a query parameter, in their order. */
    public Builder query(String name, Collection<String> values) {
      add(query, name, values);
      return this;
    }

    /** Adds the values of a header, in their order. The name counts in lower case. */
    public Builder header(String name, Collection<String> values) {
      add(headers, Objects.requireNonNull(name, "name").toLowerCase(Locale.ROOT), values);
      return this;
    }

    /** The tenant in whose name entries are kept, {@code null} for none. */
    public Builder namespace(@Nullable String namespace) {
      this.namespace = namespace;
      return this;
    }

    /** The organization that the provider is told, {@code null} for none. */
    public Builder organization(@Nullable String organization) {
      this.organization = organization;
      return this;
    }

    /** The project that the provider is told, {@code null} for none. */
    public Builder project(@Nullable String project) {
      this.project = project;
      return this;
    }

    /**
     * The envelope. Later changes of this builder do not change it.
     *
     * @throws IllegalStateException if {@code api}, {@code baseUrl} or {@code path} is not set
     * @throws CanonicalJsonException if a text holds a surrogate without its partner
     */
    public KeyEnvelope build() throws CanonicalJsonException {
      // The parts are written in canonical order, so their places in the output are final.
      CanonicalWriter writer = new CanonicalWriter(FIRST_CAPACITY);
      writer.startObject();
      string(writer, "api", required(api, "api"));
      writer.name("endpoint");
      writer.startObject();
      string(writer, "base_url", required(baseUrl, "baseUrl"));
      string(writer, "path", required(path, "path"));
      lists(writer, "query", query);
      writer.endObject();
      lists(writer, "headers", headers);
      writer.name("request");
      int prefixEnd = writer.length();
      writer.nothing();
      int suffixStart = writer.length();
      writer.name("scope");
      writer.startObject();
      string(writer, "namespace", namespace);
      string(writer, "organization", organization);
      string(writer, "project", project);
      writer.endObject();
      writer.name("v");
      writer.number(FORMAT);
      writer.endObject();
      byte[] written = writer.array();
      return new KeyEnvelope(
          Arrays.copyOf(written, prefixEnd),
          Arrays.copyOfRange(written, suffixStart, writer.length()));
    }

    private static void string(CanonicalWriter writer, String name, @Nullable String value)
        throws CanonicalJsonException {
      if (value != null) {
        writer.name(name);
        writer.string(value);
      }
    }

    private static void lists(CanonicalWriter writer, String name, Map<String, List<String>> lists)
        throws CanonicalJsonException {
      writer.name(name);
      writer.startObject();
      for (Map.Entry<String, List<String>> list : lists.entrySet()) {
        writer.name(list.getKey());
        writer.startArray();
        for (String value : list.getValue()) {
          writer.string(value);
        }
        writer.endArray();
      }
      writer.endObject();
    }

    private static void add(
        Map<String, List<String>> lists, String name, Collection<String> values) {
      Objects.requireNonNull(name, "name");
      if (!values.isEmpty()) {
        lists.computeIfAbsent(name, key -> new ArrayList<>()).addAll(List.copyOf(values));
      }
    }

    private static String required(@Nullable String value, String name) {
      if (value == null) {
        throw new IllegalStateException(name + " is required, but was not set");
      }
      return value;
    }
  }
}
