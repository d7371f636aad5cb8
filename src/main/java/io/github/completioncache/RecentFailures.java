package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import java.time.Clock;
import java.time.Duration;

/**
 * For which keys the provider gave nothing new a moment ago, so that a stale answer is served at
 * once in place of waiting for the provider again. Bounded: the oldest are forgotten. Safe for use
 * by several threads.
 */
final class RecentFailures {

  static final Duration REST = Duration.ofSeconds(30);

  /** Whether the provider is to blame, rather than the answer. */
  private final TimedKeys<Boolean> outages;

  RecentFailures(Clock clock) {
    outages = new TimedKeys<>(clock, REST);
  }

  /** The provider has just given nothing new for {@code key}. */
  void note(CacheKey key, boolean outage) {
    outages.put(key, outage);
  }

  /** The provider has given something new for {@code key}. */
  void forget(CacheKey key) {
    outages.remove(key);
  }

  /** Whether the provider is to be left alone for {@code key}. */
  boolean isResting(CacheKey key) {
    return outages.get(key) != null;
  }

  /** Whether the provider could not be reached for {@code key}, or was overloaded or broken. */
  boolean isOutage(CacheKey key) {
    return Boolean.TRUE.equals(outages.get(key));
  }
}
