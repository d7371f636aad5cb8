package io.github.completioncache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.semantic.StoredVectorsContract;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.TestRedis;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/**
 * R6: all that the contract asks of vectors is done with the rights that {@code docs/stores.md}
 * asks for, each of which is used.
 */
@Needs(Need.REDIS_8)
class RedisVectorCommandsTest extends StoredVectorsContract {

  /** What every store needs, as far as vectors need it, too. */
  private static final List<String> COMMON =
      List.of("hello", "get", "set", "eval", "sadd", "scard", "pttl", "pexpire", "unlink");

  private static final List<String> FOR_VECTORS =
      List.of(
          "vadd",
          "vsim",
          "vrem",
          "vcard",
          "hget",
          "hset",
          "hdel",
          "hlen",
          "zadd",
          "zrem",
          "zcard",
          "zrangebyscore",
          "rpush",
          "lpush",
          "lpop",
          "llen",
          "ltrim",
          "lrange",
          "lset",
          "lrem");

  private static RedisProcess redis;

  @BeforeAll
  static void start() {
    redis = RedisProcess.startRelease8();
    try (RedisClient admin = RedisClients.connect(redis.url())) {
      String rules = "SETUSER cache on >secret ~completion-cache-test:* +";
      String rights = String.join(" +", COMMON) + " +" + String.join(" +", FOR_VECTORS);
      admin.sendCommand(Command.ACL, (rules + rights).split(" "));
      admin.sendCommand(Command.CONFIG, "RESETSTAT");
    }
  }

  @Override
  public double leastRecall() {
    return 0.98;
  }

  @Override
  protected CacheStore openStore(Clock clock) {
    return Patience.builder()
        .url("redis://cache:secret@127.0.0.1:" + redis.port())
        .keyPrefix(TestRedis.newPrefix())
        .clock(clock)
        .build();
  }

  @AfterAll
  static void r6_noCommandWasSentButThese() {
    try (RedisClient admin = RedisClients.connect(redis.url())) {
      Set<String> sent =
          admin
              .info("commandstats")
              .lines()
              .filter(line -> line.startsWith("cmdstat_"))
              .map(
                  line ->
                      line.substring("cmdstat_".length(), line.indexOf(':'))
                          .toLowerCase(Locale.ROOT))
              .collect(Collectors.toCollection(TreeSet::new));
      // Of those who made the user and ask here.
      sent.removeIf(
          command ->
              command.startsWith("client")
                  || command.startsWith("acl")
                  || command.startsWith("config")
                  || command.equals("info")
                  || command.equals("ping"));
      Set<String> rights = new TreeSet<>(COMMON);
      rights.addAll(FOR_VECTORS);
      assertThat(sent).isEqualTo(rights);
    } finally {
      redis.close();
    }
  }
}
