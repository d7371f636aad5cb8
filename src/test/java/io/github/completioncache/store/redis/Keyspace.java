package io.github.completioncache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.clients.jedis.RedisClient;

/** The keys that a store has in a Redis. */
record Keyspace(RedisClient redis, String prefix) {

  Set<String> names() {
    return new TreeSet<>(redis.scanIteration(1000, prefix + "*").collect(new ArrayList<>()));
  }

  /** Those that would stay for ever. */
  private Set<String> immortal() {
    Set<String> immortal = names();
    immortal.removeIf(name -> redis.pttl(name) != -1);
    return immortal;
  }

  /** Looks again and again while something is done. */
  void assertNoneIsEverImmortal(Runnable doing) {
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Set<String>> immortal =
        CompletableFuture.supplyAsync(
            () -> {
              Set<String> seen = new TreeSet<>();
              while (!done.get()) {
                seen.addAll(immortal());
              }
              return seen;
            });
    try {
      doing.run();
    } finally {
      done.set(true);
    }
    assertThat(immortal.join()).isEmpty();
    assertThat(immortal()).isEmpty();
    assertThat(names()).isNotEmpty();
  }
}
