package io.github.completioncache.benchmark;

import java.util.concurrent.CompletableFuture;
import redis.clients.jedis.RedisClient;

/** A client that asks a Redis again and again for a sign of life. */
final class Pinger {

  private final CompletableFuture<Long> longest;
  private volatile boolean stopped;

  private Pinger(String url) {
    longest =
        CompletableFuture.supplyAsync(() -> ping(url), command -> new Thread(command).start());
  }

  static Pinger start(String url) {
    return new Pinger(url);
  }

  /** How long it has waited for a reply at most, in nanoseconds. */
  long stop() {
    stopped = true;
    return longest.join();
  }

  private long ping(String url) {
    long longest = 0;
    try (RedisClient client = RedisClient.create(url)) {
      client.ping();
      while (!stopped) {
        long began = System.nanoTime();
        client.ping();
        longest = Math.max(longest, System.nanoTime() - began);
      }
    }
    return longest;
  }
}
