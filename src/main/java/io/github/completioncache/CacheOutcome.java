package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.Pricing;
import io.github.completioncache.stats.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the cache did for one call, and why. Contains no part of the request or the answer, so it
 * may be logged. Instances are immutable and safe for use by several threads.
 */
public final class CacheOutcome {

  private final CacheStatus status;
  private final String reason;
  private final CacheOptions options;
  private final String model;
  private final Pricing pricing;
  private final @Nullable CacheKey key;
  private final @Nullable Duration age;
  private final @Nullable Duration staleBy;
  private final @Nullable TokenUsage usage;
  private final Duration timeSaved;
  private final @Nullable String notStoredReason;
  private final @Nullable Match match;

  private CacheOutcome(Builder builder) {
    status = builder.status;
    reason = builder.reason;
    // Not the request itself: an outcome that somebody keeps must not keep a prompt in memory.
    options = builder.request.options();
    model = builder.request.model();
    pricing = builder.pricing;
    key = builder.key;
    age = builder.age;
    staleBy = builder.staleBy;
    usage = builder.usage;
    timeSaved = builder.timeSaved;
    notStoredReason = builder.notStoredReason;
    match = builder.match;
  }

  /** Where the answer came from. */
  public CacheStatus status() {
    return status;
  }

  /** Why, in a few words: for people, and not meant to be parsed. */
  public String reason() {
    return reason;
  }

  /** The key of the request; empty if none was made, as on a bypass. */
  public Optional<CacheKey> key() {
    return Optional.ofNullable(key);
  }

  /**
   * The age of the stored answer that was served (the {@code Age} of RFC 9111); empty if none was.
   */
  public Optional<Duration> age() {
    return Optional.ofNullable(age);
  }

  /** For how long the answer that was served had not been fresh; empty if it was, or none was. */
  public Optional<Duration> staleBy() {
    return Optional.ofNullable(staleBy);
  }

  /**
   * The cosine similarity of the question whose answer was served and the one that was asked, from
   * -1 to 1; empty unless the status is {@link CacheStatus#SEMANTIC}.
   */
  public OptionalDouble similarity() {
    return match == null ? OptionalDouble.empty() : OptionalDouble.of(match.similarity());
  }

  /** Which answer to another question was served; null if none was. */
  @Nullable Match match() {
    return match;
  }

  /** The caller's category. */
  public String category() {
    return options.category();
  }

  /** The caller's namespace; empty if it named none. */
  public String namespace() {
    return options.namespace();
  }

  /** The model that the request named; empty if it named none. */
  public String model() {
    return model;
  }

  /**
   * The tokens that the provider would have counted for the served answer; none if it was asked, or
   * if they are not known.
   */
  public TokenUsage tokensSaved() {
    return status.isServedByCache() && usage != null ? usage : TokenUsage.NONE;
  }

  /**
   * What the served answer would have cost in US dollars: zero if the provider was asked; empty if
   * the price is not known.
   */
  public Optional<BigDecimal> costSaved() {
    return status.isServedByCache() ? pricing.cost(model, usage) : Optional.of(BigDecimal.ZERO);
  }

  /**
   * How much sooner the answer was there than the provider gave it the first time; zero if the
   * provider was asked.
   */
  public Duration timeSaved() {
    return timeSaved;
  }

  /**
   * Why the answer of a miss was not stored; empty if it was, or if that was not known yet when
   * this outcome was made.
   */
  public Optional<String> notStoredReason() {
    return Optional.ofNullable(notStoredReason);
  }

  /** Where what becomes of this outcome later is booked. */
  Account account() {
    return new Account(category(), model, namespace());
  }

  /** One line, such as {@code HIT 3f2a9c01b7de faq: fresh}. */
  @Override
  public String toString() {
    return status
        + " "
        + (key == null ? "-" : key.prefix())
        + " "
        + category()
        + ": "
        + reason
        + (notStoredReason == null ? "" : "; not stored: " + notStoredReason);
  }

  static Builder of(CacheStatus status, String reason, CacheRequest request, Pricing pricing) {
    return new Builder(status, reason, request, pricing);
  }

  static final class Builder {

    private final CacheStatus status;
    private final String reason;
    private final CacheRequest request;
    private final Pricing pricing;
    private @Nullable CacheKey key;
    private @Nullable Duration age;
    private @Nullable Duration staleBy;
    private @Nullable TokenUsage usage;
    private Duration timeSaved = Duration.ZERO;
    private @Nullable String notStoredReason;
    private @Nullable Match match;

    private Builder(CacheStatus status, String reason, CacheRequest request, Pricing pricing) {
      this.status = Objects.requireNonNull(status);
      this.reason = Objects.requireNonNull(reason);
      this.request = Objects.requireNonNull(request);
      this.pricing = Objects.requireNonNull(pricing);
    }

    Builder key(CacheKey key) {
      this.key = key;
      return this;
    }

    CacheStatus status() {
      return status;
    }

    Builder staleBy(Duration staleBy) {
      this.staleBy = staleBy;
      return this;
    }

    Builder age(Duration age) {
      this.age = age;
      return this;
    }

    Builder saved(@Nullable TokenUsage usage, Duration time) {
      this.usage = usage;
      this.timeSaved = time;
      return this;
    }

    Builder notStored(@Nullable String reason) {
      this.notStoredReason = reason;
      return this;
    }

    Builder match(Match match) {
      this.match = match;
      return this;
    }

    CacheOutcome build() {
      return new CacheOutcome(this);
    }
  }
}
