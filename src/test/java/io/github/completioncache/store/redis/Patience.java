package io.github.completioncache.store.redis;

import java.time.Duration;

/** Stores for tests that are not about time: a busy machine is no outage. */
final class Patience {

  private Patience() {}

  static RedisCacheStore.Builder builder() {
    return RedisCacheStore.builder()
        .budget(Duration.ofSeconds(20))
        .invalidationBudget(Duration.ofSeconds(20));
  }

  static RedisCacheStore connect(String url) {
    return builder().url(url).build();
  }
}
