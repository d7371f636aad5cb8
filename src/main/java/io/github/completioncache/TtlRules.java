package io.github.completioncache;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How long answers stay fresh: one TTL per category and a default for all others.
 *
 * <p>An entry is fresh for a caller while its age is below both the lifetime it was stored with and
 * the TTL of this caller's category. Instances are immutable and safe for use by several threads.
 */
public final class TtlRules {

  /** The longest TTL that is accepted: 36,500 days. */
  public static final Duration MAXIMUM = Duration.ofDays(36_500);

  private static final TtlRules STANDARD =
      builder()
          .category("faq", Duration.ofDays(7))
          .category("product_info", Duration.ofHours(24))
          .category("news_summary", Duration.ofHours(1))
          .category("greeting", Duration.ofDays(30))
          .build();

  private final Duration defaultTtl;
  private final Map<String, Duration> categories;

  private TtlRules(Builder builder) {
    defaultTtl = builder.defaultTtl;
    categories = Map.copyOf(builder.categories);
  }

  /**
   * The rules of a cache that is given none: {@code faq} 7 days, {@code product_info} 24 hours,
   * {@code news_summary} 1 hour, {@code greeting} 30 days, everything else 24 hours.
   */
  public static TtlRules standard() {
    return STANDARD;
  }

  /** A builder with a default of 24 hours and no category. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with everything as it is here. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.defaultTtl = defaultTtl;
    builder.categories.putAll(categories);
    return builder;
  }

  /** The TTL of {@code category}: its own, or the default. */
  public Duration ttlOf(String category) {
    return categories.getOrDefault(category, defaultTtl);
  }

  /** The TTL of categories that have none of their own. */
  public Duration defaultTtl() {
    return defaultTtl;
  }

  /** The categories with a TTL of their own; unmodifiable. */
  public Map<String, Duration> categories() {
    return categories;
  }

  static Duration requireTtl(String field, Duration value) {
    Objects.requireNonNull(value, field);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(field + " must be positive, but is " + value);
    }
    if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(MAXIMUM) > 0) {
      throw new IllegalArgumentException(
          field + " must be between PT0.001S and " + MAXIMUM + ", but is " + value);
    }
    return value;
  }

  /** Collects rules. Not safe for use by several threads. */
  public static final class Builder {

    private Duration defaultTtl = Duration.ofHours(24);
    private final Map<String, Duration> categories = new LinkedHashMap<>();

    private Builder() {}

    /**
     * The TTL of categories that have none of their own. Default: 24 hours.
     *
     * @throws IllegalArgumentException if it is zero, negative, below a millisecond or above {@link
     *     #MAXIMUM}
     */
    public Builder defaultTtl(Duration ttl) {
      this.defaultTtl = requireTtl("defaultTtl", ttl);
      return this;
    }

    /**
     * The TTL of one category; a later call for the same category wins.
     *
     * @throws IllegalArgumentException if the name is blank, longer than 512 characters or holds
     *     half a surrogate pair, or the TTL is zero, negative, below a millisecond or above {@link
     *     #MAXIMUM}
     */
    public Builder category(String category, Duration ttl) {
      CacheOptions.requireName("category", category);
      categories.put(category, requireTtl("ttl of category " + category, ttl));
      return this;
    }

    /** The rules. */
    public TtlRules build() {
      return new TtlRules(this);
    }
  }
}
