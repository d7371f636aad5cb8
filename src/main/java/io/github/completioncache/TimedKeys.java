package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of some keys for a while, by the wall clock: of at most 10,000, the oldest being
 * forgotten. Safe for use by several threads.
 */
final class TimedKeys<V> {

  private static final int MOST_KEYS = 10_000;

  /**
   * @param until in milliseconds since 1970
   */
  private record Timed<V>(V value, long until) {}

  private final Clock clock;
  private final long millis;
  private final Map<CacheKey, Timed<V>> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CacheKey, Timed<V>> eldest) {
          return size() > MOST_KEYS;
        }
      };

  TimedKeys(Clock clock, Duration time) {
    this.clock = clock;
    this.millis = time.toMillis();
  }

  /** Known from now on. */
  synchronized void put(CacheKey key, V value) {
    known.remove(key);
    known.put(key, new Timed<>(value, clock.millis() + millis));
  }

  synchronized void remove(CacheKey key) {
    known.remove(key);
  }

  synchronized @Nullable V get(CacheKey key) {
    Timed<V> timed = known.get(key);
    if (timed == null) {
      return null;
    }
    long left = timed.until() - clock.millis();
    // A clock that was set back must not prolong it.
    if (left > 0 && left <= millis) {
      return timed.value();
    }
    known.remove(key);
    return null;
  }
}
