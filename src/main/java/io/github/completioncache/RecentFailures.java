package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For which keys the provider gave nothing new a moment ago, so that a stale answer is served at
 * once in place of waiting for the provider again. Bounded: the oldest are forgotten. Safe for use
 * by several threads.
 */
final class RecentFailures {

  static final Duration REST = Duration.ofSeconds(30);

  private static final int MOST_KEYS = 10_000;

  /**
   * @param until when the provider may be asked again, in milliseconds since 1970
   * @param outage whether the provider is to blame, rather than the answer
   */
  private record Failure(long until, boolean outage) {}

  private final Clock clock;
  private final Map<CacheKey, Failure> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CacheKey, Failure> eldest) {
          return size() > MOST_KEYS;
        }
      };

  RecentFailures(Clock clock) {
    this.clock = clock;
  }

  /** The provider has just given nothing new for {@code key}. */
  synchronized void note(CacheKey key, boolean outage) {
    failures.remove(key);
    failures.put(key, new Failure(clock.millis() + REST.toMillis(), outage));
  }

  /** The provider has given something new for {@code key}. */
  synchronized void forget(CacheKey key) {
    failures.remove(key);
  }

  /** Whether the provider is to be left alone for {@code key}. */
  boolean isResting(CacheKey key) {
    return recent(key) != null;
  }

  /** Whether the provider could not be reached for {@code key}, or was overloaded or broken. */
  boolean isOutage(CacheKey key) {
    Failure failure = recent(key);
    return failure != null && failure.outage();
  }

  private synchronized @Nullable Failure recent(CacheKey key) {
    Failure failure = failures.get(key);
    if (failure == null) {
      return null;
    }
    long left = failure.until() - clock.millis();
    // A clock that was set back must not prolong it.
    if (left > 0 && left <= REST.toMillis()) {
      return failure;
    }
    failures.remove(key);
    return null;
  }
}
