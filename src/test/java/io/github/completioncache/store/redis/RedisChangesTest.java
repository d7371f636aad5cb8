package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.ChangeFeed;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;

/** Memory in front of Redis that hears what other machines change there. */
@Timeout(120)
class RedisChangesTest {

  private final RedisProcess redis = RedisProcess.start();
  private final MemoryCacheStore near = MemoryCacheStore.create();
  private final CacheStore here =
      TieredCacheStore.builder()
          .near(near)
          .far(Patience.connect(redis.url()))
          .nearLifetime(Duration.ofDays(1))
          .followChanges()
          .build();
  private final RedisCacheStore elsewhere = Patience.connect(redis.url());

  private final CacheEntry old = entry(key(1)).body(new byte[] {1}).build();
  private final CacheEntry replacement = entry(key(1)).body(new byte[] {2}).build();

  @AfterEach
  void close() {
    here.close();
    elsewhere.close();
    redis.close();
  }

  @Test
  void hearsOfReplacement() {
    elsewhere.put(key(1), old);
    awaitInMemory(key(1));
    elsewhere.put(key(1), replacement);
    awaitForgotten(key(1));
    assertSame(here.get(key(1)), replacement);
  }

  @Test
  void hearsOfRemoval() {
    elsewhere.put(key(1), old);
    awaitInMemory(key(1));
    elsewhere.remove(key(1));
    awaitForgotten(key(1));
    assertThat(here.get(key(1))).isEmpty();
  }

  @Test
  void hearsOfInvalidationByLabel() {
    CacheEntry faq = entry(new EntryLabels(key(1), "", "faq", "gpt-4o", Set.of())).build();
    CacheEntry other = entry(new EntryLabels(key(2), "", "news", "gpt-4o", Set.of())).build();
    elsewhere.put(key(1), faq);
    elsewhere.put(key(2), other);
    awaitInMemory(key(1));
    awaitInMemory(key(2));
    elsewhere.invalidate(Invalidation.category("faq"));
    awaitForgotten(key(1));
    assertThat(near.get(key(2))).isPresent();
  }

  @Test
  void hearsOfFlush() {
    elsewhere.put(key(1), old);
    awaitInMemory(key(1));
    try (RedisClient client = RedisClients.connect(redis.url())) {
      client.flushAll();
    }
    awaitForgotten(key(1));
    elsewhere.put(key(1), replacement);
    awaitInMemory(key(1));
    assertSame(here.get(key(1)), replacement);
  }

  @Test
  void servesFromMemoryWithoutAskingRedis() {
    elsewhere.put(key(1), old);
    awaitInMemory(key(1));
    redis.freeze();
    try {
      assertSame(here.get(key(1)), old);
    } finally {
      redis.thaw();
    }
  }

  @Test
  void forgetsEverythingWhenRedisDies() {
    elsewhere.put(key(1), old);
    awaitInMemory(key(1));
    redis.kill();
    awaitForgotten(key(1));
    redis.restart();
    await().ignoreExceptions().until(() -> elsewhere.put(key(1), replacement));
    awaitInMemory(key(1));
    assertSame(here.get(key(1)), replacement);
    elsewhere.remove(key(1));
    awaitForgotten(key(1));
  }

  /** A peer that takes everything and says nothing keeps its connections open. */
  @Test
  void forgetsEverythingWhenRedisIsSilent() {
    elsewhere.put(key(1), old);
    awaitInMemory(key(1));
    redis.freeze();
    try {
      awaitForgotten(key(1));
    } finally {
      redis.thaw();
    }
    awaitInMemory(key(1));
  }

  @Test
  void hearsOnlyOfItsOwnPrefix() {
    here.close();
    List<CacheKey> heard = new CopyOnWriteArrayList<>();
    List<String> states = new CopyOnWriteArrayList<>();
    try (RedisCacheStore followed = Patience.builder().url(redis.url()).keyPrefix("mine:").build();
        RedisCacheStore writer = Patience.builder().url(redis.url()).keyPrefix("mine:").build()) {
      ChangeFeed.Subscription subscription =
          followed
              .capability(ChangeFeed.class)
              .orElseThrow()
              .follow(
                  new ChangeFeed.Listener() {
                    @Override
                    public void following() {
                      states.add("following");
                    }

                    @Override
                    public void lost() {
                      states.add("lost");
                    }

                    @Override
                    public void changed(CacheKey key) {
                      heard.add(key);
                    }
                  });
      await().until(() -> states.contains("following"));
      elsewhere.put(key(2), entry(key(2)).build());
      writer.put(key(1), old);
      await().until(() -> !heard.isEmpty());
      assertThat(heard).containsOnly(key(1));
      subscription.close();
      subscription.close();
      awaitNoThread();
      assertThat(states).containsExactly("following");
    }
  }

  @Test
  void closingEndsItsThreads() {
    elsewhere.put(key(1), old);
    awaitInMemory(key(1));
    here.close();
    awaitNoThread();
  }

  @Test
  void clientThatIsHandedInTellsNothing() {
    try (RedisClient client = RedisClients.connect(redis.url());
        RedisCacheStore store = RedisCacheStore.of(client)) {
      assertThat(store.capability(ChangeFeed.class)).isEmpty();
    }
  }

  private void awaitInMemory(CacheKey key) {
    await().ignoreExceptions().until(() -> here.get(key).isPresent() && near.get(key).isPresent());
  }

  private void awaitForgotten(CacheKey key) {
    await().atMost(Duration.ofSeconds(30)).until(() -> near.get(key).isEmpty());
  }

  private static void awaitNoThread() {
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("completion-cache-changes")));
  }
}
