package io.github.completioncache;

import io.github.completioncache.store.CacheEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * For whom an entry is fresh: its age must be below its own lifetime and below what the caller's
 * options give. And for whom it will do when it is not.
 */
final class Freshness {

  /** How far clocks of different machines, or of one that was set back, may be apart. */
  private static final long MAXIMUM_SKEW = Duration.ofMinutes(5).toMillis();

  /** Fibonacci hashing: spreads neighbouring numbers over all 64 bits (Knuth, section 6.4). */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final TtlRules rules;

  Freshness(TtlRules rules) {
    this.rules = rules;
  }

  TtlRules rules() {
    return rules;
  }

  /** The TTL that a caller's options give. */
  Duration ttlFor(CacheOptions options) {
    return options.ttl().orElseGet(() -> rules.ttlOf(options.category()));
  }

  /** How long after its freshness a caller takes an answer that is refreshed behind it. */
  Duration whileRevalidating(CacheOptions options) {
    return options
        .staleWhileRevalidate()
        .orElseGet(() -> rules.staleWhileRevalidateOf(options.category()));
  }

  /** How long after its freshness a caller takes an answer if the provider fails. */
  Duration ifError(CacheOptions options) {
    return options.staleIfError().orElseGet(() -> rules.staleIfErrorOf(options.category()));
  }

  /** The age of an entry in milliseconds; an entry from a clock that is ahead has age 0. */
  static long age(CacheEntry entry, long now) {
    return Math.max(0, now - entry.created().toEpochMilli());
  }

  /** Why {@code entry} is not fresh for a caller with these options; null if it is. */
  @Nullable String whyNotFresh(CacheEntry entry, CacheOptions options, long now) {
    if (isFromTheFuture(entry, now)) {
      return "stored by a clock that is more than five minutes ahead";
    }
    long age = age(entry, now);
    if (age >= entry.lifetime().toMillis()) {
      return "expired";
    }
    if (age >= ttlFor(options).toMillis()) {
      return "older than the TTL of this caller";
    }
    if (isOverMaximumAge(options, age)) {
      return "older than the maximum age of this caller";
    }
    return null;
  }

  /**
   * For how many milliseconds an entry has not been fresh for a caller with these options, who may
   * take it all the same; below 0 if it is fresh, {@link Long#MAX_VALUE} if it will not do: a
   * maximum age is meant for stale answers, too.
   */
  long staleness(CacheEntry entry, CacheOptions options, long now) {
    long age = age(entry, now);
    return isFromTheFuture(entry, now) || isOverMaximumAge(options, age)
        ? Long.MAX_VALUE
        : age - freshFor(entry, options);
  }

  /**
   * Whether a fresh entry is to be refreshed before it expires: the later, the more often asked
   * for, and the longer the provider takes, the more likely (XFetch of Vattani et al., see {@link
   * TtlRules.Builder#earlyRefresh}).
   */
  boolean isToBeRefreshedEarly(CacheEntry entry, CacheOptions options, long now) {
    double eagerness = rules.earlyRefresh();
    if (eagerness == 0) {
      return false;
    }
    // In (0, 1], so that its logarithm is finite.
    double random = 1 - ThreadLocalRandom.current().nextDouble();
    double ahead = -Math.log(random) * eagerness * entry.providerLatency().toMillis();
    return age(entry, now) + ahead >= freshFor(entry, options);
  }

  /**
   * {@code entry} with the times that a caller's options, the rules and the answer itself give it.
   *
   * @param request what it answers
   * @param expires what the answer itself says of its end; null if nothing
   * @return null if its end has come before that
   */
  @Nullable CacheEntry timed(CacheEntry entry, CacheRequest request, @Nullable Instant expires) {
    CacheOptions options = request.options();
    Duration lifetime = jittered(chosen(entry, request), entry);
    Duration stale = longer(whileRevalidating(options), ifError(options));
    if (expires != null) {
      Duration left = Duration.between(entry.created(), expires);
      lifetime = shorter(lifetime, left);
      stale = shorter(stale, left.minus(lifetime));
    }
    if (lifetime.toMillis() < 1) {
      return null;
    }
    return entry.toBuilder().lifetime(lifetime).staleFor(stale).build();
  }

  private Duration chosen(CacheEntry entry, CacheRequest request) {
    TtlRules.TtlFunction function = rules.function();
    if (function == null) {
      return entry.lifetime();
    }
    try {
      return function
          .lifetimeOf(request, entry)
          .map(ttl -> TtlRules.requireTtl("ttl", ttl))
          .orElse(entry.lifetime());
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      ResponseCache.LOG.debug("The TTL function failed ({})", e.getClass().getName());
      return entry.lifetime();
    }
  }

  /** Drawn from the entry itself, so the same answer always gets the same lifetime. */
  private Duration jittered(Duration lifetime, CacheEntry entry) {
    if (rules.jitter() == 0) {
      return lifetime;
    }
    long mixed = (entry.key().hashCode() * 31L + entry.created().toEpochMilli()) * MIX;
    double share = (mixed >>> 11) * 0x1.0p-53 * rules.jitter();
    long millis = lifetime.toMillis();
    return Duration.ofMillis(Math.max(1, millis - (long) (millis * share)));
  }

  private long freshFor(CacheEntry entry, CacheOptions options) {
    return Math.min(entry.lifetime().toMillis(), ttlFor(options).toMillis());
  }

  private static boolean isFromTheFuture(CacheEntry entry, long now) {
    return entry.created().toEpochMilli() - now > MAXIMUM_SKEW;
  }

  private static boolean isOverMaximumAge(CacheOptions options, long age) {
    return options.maxAge().isPresent() && age >= options.maxAge().get().toMillis();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
