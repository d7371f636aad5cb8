package io.github.completioncache;

import io.github.completioncache.store.CacheEntry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For whom an entry is fresh: its age must be below its own lifetime and below what the caller's
 * options give.
 */
final class Freshness {

  /** How far clocks of different machines, or of one that was set back, may be apart. */
  private static final long MAXIMUM_SKEW = Duration.ofMinutes(5).toMillis();

  private final TtlRules rules;

  Freshness(TtlRules rules) {
    this.rules = rules;
  }

  /** The TTL that a caller's options give. */
  Duration ttlFor(CacheOptions options) {
    return options.ttl().orElseGet(() -> rules.ttlOf(options.category()));
  }

  /**
   * How long an answer may be served that was asked for at {@code asked}.
   *
   * @param expires what the answer itself says of its end; null if nothing
   * @return not positive if its end has come before that
   */
  Duration lifetime(CacheOptions options, Instant asked, @Nullable Instant expires) {
    Duration ttl = ttlFor(options);
    if (expires == null) {
      return ttl;
    }
    Duration left = Duration.between(asked, expires);
    return left.compareTo(ttl) < 0 ? left : ttl;
  }

  /** The age of an entry in milliseconds; an entry from a clock that is ahead has age 0. */
  static long age(CacheEntry entry, long now) {
    return Math.max(0, now - entry.created().toEpochMilli());
  }

  /** Why {@code entry} is not fresh for a caller with these options; null if it is. */
  @Nullable String whyNotFresh(CacheEntry entry, CacheOptions options, long now) {
    if (entry.created().toEpochMilli() - now > MAXIMUM_SKEW) {
      return "stored by a clock that is more than five minutes ahead";
    }
    long age = age(entry, now);
    if (age >= entry.lifetime().toMillis()) {
      return "expired";
    }
    if (age >= ttlFor(options).toMillis()) {
      return "older than the TTL of this caller";
    }
    if (options.maxAge().isPresent() && age >= options.maxAge().get().toMillis()) {
      return "older than the maximum age of this caller";
    }
    return null;
  }
}
