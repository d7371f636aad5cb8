package io.github.completioncache;

import io.github.completioncache.store.CacheEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long answers stay fresh, one TTL per category and a default for all others; and what is done
 * with those that are not fresh any more, which is nothing unless it is asked for.
 *
 * <p>An entry is fresh for a caller while its age is below both the lifetime it was stored with and
 * the TTL of this caller's category. Being served never lengthens its life. Instances are immutable
 * and safe for use by several threads.
 */
public final class TtlRules {

  /** The longest TTL that is accepted: 36,500 days. */
  public static final Duration MAXIMUM = Duration.ofDays(36_500);

  private static final double MOST_JITTER = 0.5;
  private static final double MOST_EAGER = 100;

  private static final TtlRules STANDARD =
      builder()
          .category("faq", Duration.ofDays(7))
          .category("product_info", Duration.ofHours(24))
          .category("news_summary", Duration.ofHours(1))
          .category("greeting", Duration.ofDays(30))
          .build();

  private final PerCategory ttls;
  private final PerCategory whileRevalidating;
  private final PerCategory ifErrors;
  private final double jitter;
  private final double earlyRefresh;
  private final @Nullable TtlFunction function;

  private TtlRules(Builder builder) {
    ttls = builder.ttls.copy();
    whileRevalidating = builder.whileRevalidating.copy();
    ifErrors = builder.ifErrors.copy();
    jitter = builder.jitter;
    earlyRefresh = builder.earlyRefresh;
    function = builder.function;
  }

  /**
   * The rules of a cache that is given none: {@code faq} 7 days, {@code product_info} 24 hours,
   * {@code news_summary} 1 hour, {@code greeting} 30 days, everything else 24 hours; nothing stale
   * is served.
   */
  public static TtlRules standard() {
    return STANDARD;
  }

  /** A builder with a default of 24 hours, no category, and nothing stale to be served. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with everything as it is here. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.ttls = ttls.copy();
    builder.whileRevalidating = whileRevalidating.copy();
    builder.ifErrors = ifErrors.copy();
    builder.jitter = jitter;
    builder.earlyRefresh = earlyRefresh;
    builder.function = function;
    return builder;
  }

  /** The TTL of {@code category}: its own, or the default. */
  public Duration ttlOf(String category) {
    return ttls.of(category);
  }

  /** The TTL of categories that have none of their own. */
  public Duration defaultTtl() {
    return ttls.others;
  }

  /** The categories with a TTL of their own; unmodifiable. */
  public Map<String, Duration> categories() {
    return Map.copyOf(ttls.own);
  }

  /**
   * How long after its freshness an answer is served to callers of {@code category} while it is
   * refreshed behind them; zero if not at all.
   */
  public Duration staleWhileRevalidateOf(String category) {
    return whileRevalidating.of(category);
  }

  /**
   * How long after its freshness an answer is served to callers of {@code category} if the provider
   * fails; zero if not at all.
   */
  public Duration staleIfErrorOf(String category) {
    return ifErrors.of(category);
  }

  /** By which share of it at most a lifetime is shortened, at random. */
  public double jitter() {
    return jitter;
  }

  /** How eagerly answers are refreshed before they expire; zero if not at all. */
  public double earlyRefresh() {
    return earlyRefresh;
  }

  /** What says more of the lifetime of an answer; null if nothing does. */
  @Nullable TtlFunction function() {
    return function;
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

  static Duration requireWindow(String field, Duration value) {
    Objects.requireNonNull(value, field);
    if (value.isNegative() || value.compareTo(MAXIMUM) > 0) {
      throw new IllegalArgumentException(
          field + " must be between PT0S and " + MAXIMUM + ", but is " + value);
    }
    return value;
  }

  private static double requireBetweenZeroAnd(double most, String field, double value) {
    // Written so that NaN is refused.
    if (!(value >= 0 && value <= most)) {
      throw new IllegalArgumentException(
          field + " must be between 0 and " + most + ", but is " + value);
    }
    return value;
  }

  /** Says of one answer how long it is to be kept. */
  @FunctionalInterface
  public interface TtlFunction {

    /**
     * The lifetime of an answer that is about to be stored.
     *
     * @param request what was asked
     * @param answer the answer, with the lifetime that the other rules give it
     * @return the lifetime, from one millisecond to {@link TtlRules#MAXIMUM}; empty for that of the
     *     other rules. A longer one than a caller's own TTL serves those callers only who have a
     *     longer one.
     */
    Optional<Duration> lifetimeOf(CacheRequest request, CacheEntry answer);
  }

  /** A time for all categories but those that have one of their own. */
  private static final class PerCategory {

    private Duration others;
    private final Map<String, Duration> own = new LinkedHashMap<>();

    PerCategory(Duration others) {
      this.others = others;
    }

    Duration of(String category) {
      return own.isEmpty() ? others : own.getOrDefault(category, others);
    }

    PerCategory copy() {
      PerCategory copy = new PerCategory(others);
      copy.own.putAll(own);
      return copy;
    }
  }

  /** Collects rules. Not safe for use by several threads. */
  public static final class Builder {

    private PerCategory ttls = new PerCategory(Duration.ofHours(24));
    private PerCategory whileRevalidating = new PerCategory(Duration.ZERO);
    private PerCategory ifErrors = new PerCategory(Duration.ZERO);
    private double jitter;
    private double earlyRefresh;
    private @Nullable TtlFunction function;

    private Builder() {}

    /**
     * The TTL of categories that have none of their own. Default: 24 hours.
     *
     * @throws IllegalArgumentException if it is zero, negative, below a millisecond or above {@link
     *     #MAXIMUM}
     */
    public Builder defaultTtl(Duration ttl) {
      ttls.others = requireTtl("defaultTtl", ttl);
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
      ttls.own.put(category, requireTtl("ttl of category " + category, ttl));
      return this;
    }

    /**
     * How long after its freshness an answer is served all the same, at once, while it is refreshed
     * behind the caller (RFC 5861, section 3), for categories that have no such time of their own.
     * Of the callers of a process one causes the refresh. Default: zero, so nobody waits for
     * nothing and nothing is done behind a caller.
     *
     * @throws IllegalArgumentException if it is negative or above {@link #MAXIMUM}
     */
    public Builder staleWhileRevalidate(Duration time) {
      whileRevalidating.others = requireWindow("staleWhileRevalidate", time);
      return this;
    }

    /**
     * As {@link #staleWhileRevalidate(Duration)}, for one category; zero for not at all.
     *
     * @throws IllegalArgumentException if the name is none that a category can have, or the time is
     *     negative or above {@link #MAXIMUM}
     */
    public Builder staleWhileRevalidate(String category, Duration time) {
      CacheOptions.requireName("category", category);
      whileRevalidating.own.put(
          category, requireWindow("staleWhileRevalidate of category " + category, time));
      return this;
    }

    /**
     * How long after its freshness an answer is served if the provider fails (RFC 5861, section 4):
     * status 429 or 5xx, no connection, or a timeout; for categories that have no such time of
     * their own. For 30 seconds after such a failure it is served at once. Default: zero, so the
     * caller gets the failure.
     *
     * @throws IllegalArgumentException if it is negative or above {@link #MAXIMUM}
     */
    public Builder staleIfError(Duration time) {
      ifErrors.others = requireWindow("staleIfError", time);
      return this;
    }

    /**
     * As {@link #staleIfError(Duration)}, for one category; zero for not at all.
     *
     * @throws IllegalArgumentException if the name is none that a category can have, or the time is
     *     negative or above {@link #MAXIMUM}
     */
    public Builder staleIfError(String category, Duration time) {
      CacheOptions.requireName("category", category);
      ifErrors.own.put(category, requireWindow("staleIfError of category " + category, time));
      return this;
    }

    /**
     * Shortens every lifetime at random by up to this share of it, so that what was stored together
     * does not expire together. Default: 0.
     *
     * @throws IllegalArgumentException if it is not between 0 and 0.5
     */
    public Builder jitter(double share) {
      jitter = requireBetweenZeroAnd(MOST_JITTER, "jitter", share);
      return this;
    }

    /**
     * Refreshes answers behind their callers shortly before they expire, the sooner the longer the
     * provider takes and the more often they are asked for: Vattani, Chierichetti and Lowenstein,
     * "Optimal Probabilistic Cache Stampede Prevention" (VLDB 2015), with the time that the
     * provider took for the stored answer. Default: 0, which is not at all.
     *
     * @param eagerness the paper's beta: 1 is its best value for most uses, more is sooner
     * @throws IllegalArgumentException if it is not between 0 and 100
     */
    public Builder earlyRefresh(double eagerness) {
      earlyRefresh = requireBetweenZeroAnd(MOST_EAGER, "earlyRefresh", eagerness);
      return this;
    }

    /**
     * Asks {@code function} for the lifetime of each answer that is stored; if it fails or gives a
     * time that is no TTL, the other rules hold. Default: none.
     */
    public Builder ttl(TtlFunction function) {
      this.function = Objects.requireNonNull(function, "ttl");
      return this;
    }

    /** The rules. */
    public TtlRules build() {
      return new TtlRules(this);
    }
  }
}
