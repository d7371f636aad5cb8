package io.github.completioncache.store.redis;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Refusals;
import java.time.Clock;
import java.time.Duration;

/** Refuses by markers of invalidations that lie ahead, which every machine heeds. */
record RedisRefusals(RedisLink link, Markers markers, Clock clock) implements Refusals {

  @Override
  public void refuse(CacheKey key, Duration time) {
    link.requireOpen();
    markers.leave(Invalidation.key(key), Refusals.end(clock.millis(), time));
  }
}
