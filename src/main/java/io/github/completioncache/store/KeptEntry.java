package io.github.completioncache.store;

import com.github.benmanes.caffeine.cache.Expiry;
import io.github.completioncache.key.CacheKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * An entry in memory and when it may be served from there, in milliseconds since 1970 by the
 * store's clock.
 *
 * @param answer what a hit returns, made once so that a hit allocates nothing
 * @param from the first moment; later than now only if the clock was set back
 * @param until the first moment at which it may no longer be served
 */
record KeptEntry(Optional<CacheEntry> answer, long from, long until) {

  boolean isServableAt(long millis) {
    return from <= millis && millis < until;
  }

  CacheEntry entry() {
    return answer.orElseThrow();
  }

  /**
   * When Caffeine may free the memory. What is served is decided by the clock alone; elapsed time
   * is right for this and does not go wrong when the clock is set.
   */
  static Expiry<CacheKey, KeptEntry> freedBy(Clock clock) {
    return Expiry.writing(
        (key, kept) -> Duration.ofMillis(Math.max(0, kept.until() - clock.millis())));
  }
}
