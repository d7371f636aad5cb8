package io.github.completioncache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants of the cache for one call, or for all calls of a view.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class CacheOptions {

  /** The category of callers that name none. */
  public static final String DEFAULT_CATEGORY = "default";

  private static final int MAXIMUM_NAME_LENGTH = 512;
  private static final Duration LONGEST_REPLAY_DELAY = Duration.ofMinutes(1);
  private static final CacheOptions DEFAULTS = builder().build();

  private final @Nullable String category;
  private final String namespace;
  private final Set<String> tags;
  private final @Nullable Duration ttl;
  private final @Nullable Duration maxAge;
  private final @Nullable Duration staleWhileRevalidate;
  private final @Nullable Duration staleIfError;
  private final Mode mode;
  private final Duration replayDelay;
  private final boolean semantic;
  private final @Nullable Double semanticThreshold;

  private CacheOptions(Builder builder) {
    category = builder.category;
    namespace = builder.namespace;
    tags = Set.copyOf(builder.tags);
    ttl = builder.ttl;
    maxAge = builder.maxAge;
    staleWhileRevalidate = builder.staleWhileRevalidate;
    staleIfError = builder.staleIfError;
    mode = builder.mode;
    replayDelay = builder.replayDelay;
    semantic = builder.semantic;
    semanticThreshold = builder.semanticThreshold;
  }

  /** Everything at its default. */
  public static CacheOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Everything at its default but the category.
   *
   * @throws IllegalArgumentException as {@link Builder#category(String)}
   */
  public static CacheOptions category(String category) {
    return builder().category(category).build();
  }

  /** A builder with everything at its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with everything as it is here. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.category = category;
    builder.namespace = namespace;
    builder.tags.addAll(tags);
    builder.ttl = ttl;
    builder.maxAge = maxAge;
    builder.staleWhileRevalidate = staleWhileRevalidate;
    builder.staleIfError = staleIfError;
    builder.mode = mode;
    builder.replayDelay = replayDelay;
    builder.semantic = semantic;
    builder.semanticThreshold = semanticThreshold;
    return builder;
  }

  /**
   * The category: it chooses the TTL, the invalidation group and the row of the statistics, and is
   * not part of the key.
   */
  public String category() {
    return category == null ? DEFAULT_CATEGORY : category;
  }

  /** Whether a category was named, be it the default one. */
  boolean namesCategory() {
    return category != null;
  }

  /** The tenant, which is part of the key; empty if none was named. */
  public String namespace() {
    return namespace;
  }

  /** The tags that an entry made by this call carries; unmodifiable. */
  public Set<String> tags() {
    return tags;
  }

  /** The TTL for this call, in place of the category's. */
  public Optional<Duration> ttl() {
    return Optional.ofNullable(ttl);
  }

  /** The age up to which this call takes a stored answer, if that is less than the TTL. */
  public Optional<Duration> maxAge() {
    return Optional.ofNullable(maxAge);
  }

  /**
   * How long after its freshness this call takes an answer that is refreshed behind it, in place of
   * what its category says.
   */
  public Optional<Duration> staleWhileRevalidate() {
    return Optional.ofNullable(staleWhileRevalidate);
  }

  /**
   * How long after its freshness this call takes an answer if the provider fails, in place of what
   * its category says.
   */
  public Optional<Duration> staleIfError() {
    return Optional.ofNullable(staleIfError);
  }

  /** What this call may do with the store. */
  public Mode mode() {
    return mode;
  }

  /** The pause before each event of a stream that is replayed from the store. */
  public Duration replayDelay() {
    return replayDelay;
  }

  /** Whether the answer to a question that means the same will do, where the cache has any. */
  public boolean semantic() {
    return semantic;
  }

  /** The similarity from which on it will do, in place of the one that the cache has. */
  public OptionalDouble semanticThreshold() {
    return semanticThreshold == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(semanticThreshold);
  }

  /**
   * These options, in the namespace of {@code outer} if they name none: whoever chooses a category
   * or a TTL for one call does not thereby leave the tenant that the client was made for.
   */
  public CacheOptions within(CacheOptions outer) {
    return namespace.isEmpty() && !outer.namespace.isEmpty()
        ? toBuilder().namespace(outer.namespace).build()
        : this;
  }

  static String requireName(String field, String value) {
    Objects.requireNonNull(value, field);
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " must not be blank, but is \"" + value + "\"");
    }
    if (value.length() > MAXIMUM_NAME_LENGTH) {
      throw new IllegalArgumentException(
          field
              + " must have at most "
              + MAXIMUM_NAME_LENGTH
              + " characters, but has "
              + value.length());
    }
    // No store could keep it, and nobody but the builder may tell the caller so.
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(
          field
              + " must be valid Unicode, but has half a surrogate pair among its "
              + value.length()
              + " characters");
    }
    return value;
  }

  /**
   * What a call may do with the store; the words are those of RFC 9111, section 5.2.1, where it has
   * one.
   */
  public enum Mode {
    /** Read the store, and store the answer on a miss. */
    DEFAULT,
    /** Do not read: ask the provider and store its answer. Does not share a call begun earlier. */
    REFRESH,
    /** Read the store, but store nothing. */
    NO_STORE,
    /** Neither read nor store. */
    BYPASS,
    /** Read the store and never ask the provider: a miss is a {@link NotCachedException}. */
    ONLY_IF_CACHED
  }

  /** Collects options. Not safe for use by several threads. */
  public static final class Builder {

    private @Nullable String category;
    private String namespace = "";
    private final Set<String> tags = new LinkedHashSet<>();
    private @Nullable Duration ttl;
    private @Nullable Duration maxAge;
    private @Nullable Duration staleWhileRevalidate;
    private @Nullable Duration staleIfError;
    private Mode mode = Mode.DEFAULT;
    private Duration replayDelay = Duration.ZERO;
    private boolean semantic = true;
    private @Nullable Double semanticThreshold;

    private Builder() {}

    /**
     * The category. Default: what {@link CacheBuilder#categoryResolver} says, or else {@value
     * #DEFAULT_CATEGORY}.
     *
     * @throws IllegalArgumentException if it is blank, longer than 512 characters or holds half a
     *     surrogate pair
     */
    public Builder category(String category) {
      this.category = requireName("category", category);
      return this;
    }

    /**
     * The tenant whose entries this caller shares. Callers with API keys of different rights need
     * different namespaces, since credentials are not part of the key. Default: none.
     *
     * @throws IllegalArgumentException if it is blank, longer than 512 characters or holds half a
     *     surrogate pair
     */
    public Builder namespace(String namespace) {
      this.namespace = requireName("namespace", namespace);
      return this;
    }

    /**
     * Adds tags to invalidate by. Default: none.
     *
     * @throws IllegalArgumentException if one is blank, longer than 512 characters or holds half a
     *     surrogate pair
     */
    public Builder tags(String... tags) {
      for (String tag : Objects.requireNonNull(tags, "tags")) {
        this.tags.add(requireName("tag", tag));
      }
      return this;
    }

    /**
     * The TTL: how long an answer made by this call is kept, and how old one may be that this call
     * takes. Default: the TTL of the category.
     *
     * @throws IllegalArgumentException if it is zero, negative, below a millisecond or above {@link
     *     TtlRules#MAXIMUM}
     */
    public Builder ttl(Duration ttl) {
      this.ttl = TtlRules.requireTtl("ttl", ttl);
      return this;
    }

    /**
     * The age up to which this call takes a stored answer, stale ones included; it does not change
     * how long an answer is kept. Default: no bound besides the TTL.
     *
     * @throws IllegalArgumentException if it is zero, negative, below a millisecond or above {@link
     *     TtlRules#MAXIMUM}
     */
    public Builder maxAge(Duration maxAge) {
      this.maxAge = TtlRules.requireTtl("maxAge", maxAge);
      return this;
    }

    /**
     * As {@link TtlRules.Builder#staleWhileRevalidate(Duration)}, for this call; zero for not at
     * all. Default: what the rules say of the category.
     *
     * @throws IllegalArgumentException if it is negative or above {@link TtlRules#MAXIMUM}
     */
    public Builder staleWhileRevalidate(Duration time) {
      this.staleWhileRevalidate = TtlRules.requireWindow("staleWhileRevalidate", time);
      return this;
    }

    /**
     * As {@link TtlRules.Builder#staleIfError(Duration)}, for this call; zero for not at all.
     * Default: what the rules say of the category.
     *
     * @throws IllegalArgumentException if it is negative or above {@link TtlRules#MAXIMUM}
     */
    public Builder staleIfError(Duration time) {
      this.staleIfError = TtlRules.requireWindow("staleIfError", time);
      return this;
    }

    /** What the call may do with the store. Default: {@link Mode#DEFAULT}. */
    public Builder mode(Mode mode) {
      this.mode = Objects.requireNonNull(mode, "mode");
      return this;
    }

    /**
     * The pause before each event of a stream that is replayed from the store, for callers who show
     * text as it arrives. Answers that are not streamed are never delayed. Default: none.
     *
     * @throws IllegalArgumentException if it is negative or longer than a minute
     */
    public Builder replayDelay(Duration replayDelay) {
      Objects.requireNonNull(replayDelay, "replayDelay");
      if (replayDelay.isNegative() || replayDelay.compareTo(LONGEST_REPLAY_DELAY) > 0) {
        throw new IllegalArgumentException(
            "replayDelay must be between PT0S and "
                + LONGEST_REPLAY_DELAY
                + ", but is "
                + replayDelay);
      }
      this.replayDelay = replayDelay;
      return this;
    }

    /**
     * Whether the answer to a question that means the same will do. If not, this call is neither
     * given one, nor is its own answer given to others who ask in other words. Has an effect only
     * where the cache was built with {@link CacheBuilder#semantic}. Default: true.
     */
    public Builder semantic(boolean semantic) {
      this.semantic = semantic;
      return this;
    }

    /**
     * How similar a question must be whose answer will do. A cache may ask for more than this, as
     * its own settings say: a call cannot go below their floor. Default: what the cache says.
     *
     * @param threshold cosine similarity, above 0 and at most 1
     * @throws IllegalArgumentException if it is not in that range
     */
    public Builder semanticThreshold(double threshold) {
      if (!(threshold > 0 && threshold <= 1)) {
        throw new IllegalArgumentException(
            "semanticThreshold must be a cosine similarity above 0 and at most 1, but is "
                + threshold);
      }
      this.semanticThreshold = threshold;
      return this;
    }

    /** The options. */
    public CacheOptions build() {
      return new CacheOptions(this);
    }
  }
}
