package io.github.completioncache.store;

import com.github.benmanes.caffeine.cache.Expiry;
import io.github.completioncache.key.CacheKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** An entry in memory, and when it may be served from there. */
final class KeptEntry {

  private final Optional<CacheEntry> answer;
  private final long from;
  private final long until;
  private volatile boolean removed;

  /**
   * Keeps {@code entry}, to be served while {@code from <= now < until}, in milliseconds since
   * 1970. Only a clock that was set back is before {@code from}.
   */
  KeptEntry(CacheEntry entry, long from, long until) {
    this.answer = Optional.of(entry);
    this.from = from;
    this.until = until;
  }

  /** What a hit returns: one object for all hits, so that a hit allocates nothing. */
  Optional<CacheEntry> answer() {
    return answer;
  }

  CacheEntry entry() {
    return answer.orElseThrow();
  }

  boolean isServableAt(long millis) {
    return from <= millis && millis < until && !removed;
  }

  /**
   * Takes this out of service at once, wherever it can still be found, and returns whether it was
   * in service at {@code millis}.
   *
   * <p>Caffeine alone is not enough: for a moment, an entry that one thread is removing is already
   * left out by another thread's scan but still found by a third thread's read.
   */
  synchronized boolean markRemoved(long millis) {
    boolean served = isServableAt(millis);
    removed = true;
    return served;
  }

  /**
   * When Caffeine may free the memory. What is served is decided by the clock alone; elapsed time
   * is right for this and does not go wrong when the clock is set.
   */
  static Expiry<CacheKey, KeptEntry> freedBy(Clock clock) {
    return Expiry.writing(
        (key, kept) -> Duration.ofMillis(Math.max(0, kept.until - clock.millis())));
  }
}
