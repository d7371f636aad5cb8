package io.github.completioncache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreContract;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.TestRedis;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import redis.clients.jedis.RedisClient;

/** R6: all that the contract asks of a store is done with a few harmless commands. */
class RedisCommandsTest extends CacheStoreContract {

  private static RedisProcess redis;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
  }

  @Override
  protected CacheStore open() {
    return Patience.builder().url(redis.url()).keyPrefix(TestRedis.newPrefix()).build();
  }

  @AfterAll
  static void r6_noCommandWasSentButTheStoresOwn() {
    try (RedisClient admin = RedisClients.connect(redis.url())) {
      Set<String> sent =
          admin
              .info("commandstats")
              .lines()
              .filter(line -> line.startsWith("cmdstat_"))
              .map(line -> line.substring("cmdstat_".length(), line.indexOf(':')))
              .collect(Collectors.toSet());
      // Whoever waited for the server pinged it, and whoever asks here has named himself.
      sent.removeIf(command -> command.startsWith("client") || command.equals("ping"));
      assertThat(sent)
          .containsExactlyInAnyOrder(
              "hello",
              "info",
              "get",
              "set",
              "getrange",
              "unlink",
              "eval",
              "sadd",
              "scard",
              "sscan",
              "pttl",
              "pexpire",
              "scan");
    } finally {
      redis.close();
    }
  }
}
