package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import java.time.Clock;
import java.time.Duration;

/**
 * For which keys an answer was found wrong a while ago, so that none is stored meanwhile. Bounded:
 * the oldest are forgotten. Safe for use by several threads.
 */
final class Rejections {

  static final String REASON = "an answer to this request was rejected a while ago";

  private final TimedKeys<Boolean> keys;

  Rejections(Clock clock, Duration time) {
    keys = new TimedKeys<>(clock, time);
  }

  void note(CacheKey key) {
    keys.put(key, true);
  }

  boolean cover(CacheKey key) {
    return keys.get(key) != null;
  }
}
