package io.github.completioncache.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.testing.RedisProcess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.IntStream;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** Numbered entries in a Redis, as the store writes them and bare. */
final class RedisFill {

  private static final int BATCH = 1000;
  private static final Duration LIFETIME = Duration.ofDays(1);

  private RedisFill() {}

  /**
   * How many bytes a Redis takes for the values alone: {@code SET key value PX} and nothing else.
   */
  static long bytesOfBareValues(int entries, int categories) {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient client = RedisClient.create(redis.url())) {
      long empty = usedBytes(client);
      SetParams expiry = SetParams.setParams().px(LIFETIME.toMillis());
      for (int first = 0; first < entries; first += BATCH) {
        try (AbstractPipeline pipeline = client.pipelined()) {
          for (int number = first; number < Math.min(entries, first + BATCH); number++) {
            CacheEntry entry = entry(number, categories);
            byte[] name = ("completion-cache:e:" + entry.key().hex()).getBytes(UTF_8);
            pipeline.set(name, entry.encode(), expiry);
          }
        }
      }
      return usedBytes(client) - empty;
    }
  }

  /** Puts the entries through the store; returns how many bytes Redis takes for them. */
  static long bytesOfEntries(
      RedisCacheStore store, RedisClient client, int entries, int categories) {
    long empty = usedBytes(client);
    IntStream.range(0, entries)
        .parallel()
        .mapToObj(number -> entry(number, categories))
        .filter(entry -> !store.put(entry.key(), entry))
        .forEach(
            entry -> {
              throw new IllegalStateException("not kept: " + entry);
            });
    return usedBytes(client) - empty;
  }

  static String category(int number) {
    return "category-" + number;
  }

  private static CacheEntry entry(int number, int categories) {
    byte[] digest = new byte[CacheKey.BYTES];
    ByteBuffer key = ByteBuffer.wrap(digest);
    for (int i = 0; i < 4; i++) {
      key.putLong(mixed(4L * number + i));
    }
    String category = category(number % categories);
    return CacheEntry.builder()
        .labels(new EntryLabels(CacheKey.of(digest), "shop", category, "gpt-4o-mini", Set.of()))
        .created(Instant.now())
        .lifetime(LIFETIME)
        .body(Samples.answer().getBytes(UTF_8))
        .build();
  }

  /** Spreads numbers as a digest does (the finalizer of SplitMix64). */
  private static long mixed(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static long usedBytes(RedisClient client) {
    return client
        .info("memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).trim()))
        .sum();
  }
}
