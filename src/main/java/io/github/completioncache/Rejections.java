package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Refusals;
import java.time.Clock;
import java.time.Duration;

/**
 * For which keys an answer was found wrong a while ago, so that none is stored meanwhile. Bounded:
 * the oldest are forgotten. Safe for use by several threads.
 */
final class Rejections {

  static final String REASON = "an answer to this request was rejected a while ago";

  private final Duration time;
  private final TimedKeys<Boolean> keys;

  Rejections(Clock clock, Duration time) {
    this.time = time;
    keys = new TimedKeys<>(clock, time);
  }

  void note(CacheKey key) {
    keys.put(key, true);
  }

  /** How long a store is to refuse them, for the other processes that share it. */
  Duration timeInStores() {
    return time.compareTo(Refusals.LONGEST) < 0 ? time : Refusals.LONGEST;
  }

  boolean cover(CacheKey key) {
    return keys.get(key) != null;
  }
}
