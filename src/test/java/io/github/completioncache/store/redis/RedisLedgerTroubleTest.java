package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.LedgerPages.EVER;
import static io.github.completioncache.store.LedgerPages.LONG;
import static io.github.completioncache.store.LedgerPages.NEVER;
import static io.github.completioncache.store.LedgerPages.asked;
import static io.github.completioncache.store.LedgerPages.hits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.testing.ChaosProxy;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisCluster;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.RedisSentinels;
import io.github.completioncache.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Whatever becomes of Redis, a page that is given until it is taken counts once. */
@Timeout(180)
class RedisLedgerTroubleTest {

  private static final int ROWS = 350;
  private static final int REQUESTS = 400;

  private static Ledger ledger(RedisCacheStore store) {
    return store.capability(Ledger.class).orElseThrow();
  }

  /** More than one script adds. */
  private static Page longPage() {
    Instant now = Instant.now();
    return new Page(
        "w",
        1,
        now,
        IntStream.range(0, ROWS).mapToObj(i -> hits(now, account(i), 1)).toList(),
        List.of(),
        IntStream.range(0, REQUESTS).mapToObj(i -> asked(key(i), 1, 1)).toList());
  }

  private static Page page(String writer, int number) {
    Instant now = Instant.now();
    return new Page(
        writer,
        number,
        now,
        List.of(hits(now, account(number), 1)),
        List.of(),
        List.of(asked(key(number), 1, 0)));
  }

  private static Account account(int number) {
    return new Account("c" + number, "m", number % 2 == 0 ? "" : "n");
  }

  private static void assertCountedOnce(Ledger ledger, int rows, int requests) {
    assertThat(ledger.sums(EVER, NEVER, Set.of(Dimension.CATEGORY)))
        .hasSize(rows)
        .allSatisfy(row -> assertThat(row.row().hits()).isEqualTo(1));
    assertThat(ledger.popular(EVER, NEVER, 10_000))
        .hasSize(requests)
        .allSatisfy(popular -> assertThat(popular.lookups()).isEqualTo(1));
  }

  @Test
  void pageThatBrokeOffHalfwayIsGoneOnWith() {
    for (int connection = 1; connection <= 7; connection++) {
      String prefix = TestRedis.newPrefix();
      Page page = longPage();
      try (RedisClient broken =
              MeddledClient.of(
                  TestRedis.url(),
                  connection,
                  () -> {
                    throw new JedisConnectionException("cut");
                  });
          RedisCacheStore store = Patience.builder().client(broken).keyPrefix(prefix).build()) {
        Ledger ledger = ledger(store);
        assertThatExceptionOfType(CacheStoreException.class)
            .as("connection %s", connection)
            .isThrownBy(() -> ledger.add(page, LONG));
        ledger.add(page, LONG);
        ledger.add(page, LONG);
        assertCountedOnce(ledger, ROWS, REQUESTS);
      }
    }
  }

  @Test
  void r1_replyThatCameTooLateDoesNotCountTwice() {
    try (RedisProcess redis = RedisProcess.start();
        ChaosProxy network = ChaosProxy.to(redis.port());
        RedisClient late =
            MeddledClient.of(network.url(), 2, () -> network.delay(Duration.ofMinutes(1)));
        RedisCacheStore store = RedisCacheStore.of(late);
        RedisCacheStore beside = Patience.connect(redis.url())) {
      Page page = page("w", 1);
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> ledger(store).add(page, LONG))
          .withMessageContaining("did not answer in time");
      // The server has done it all the same.
      await().untilAsserted(() -> assertCountedOnce(ledger(beside), 1, 1));
      network.pass();
      untilTaken(() -> ledger(store).add(page, LONG));
      assertCountedOnce(ledger(beside), 1, 1);
    }
  }

  @Test
  void r1_failuresAreNoneOfTheRequestsAndHangNobody() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store =
            RedisCacheStore.builder()
                .url(redis.url())
                .budget(Duration.ofSeconds(20))
                .invalidationBudget(Duration.ofMillis(100))
                .build()) {
      Ledger ledger = ledger(store);
      untilTaken(() -> ledger.add(page("w", 1), LONG));
      store.put(key(1), entry(key(1)).build());
      redis.freeze();
      for (int i = 0; i < 20; i++) {
        assertThatExceptionOfType(CacheStoreException.class)
            .isThrownBy(() -> ledger.add(page("w", 2), LONG))
            .withMessageContaining("did not answer in time");
      }
      redis.thaw();
      assertThat(store.get(key(1))).isPresent();
      untilTaken(() -> ledger.add(page("w", 2), LONG));
      assertCountedOnce(ledger, 2, 2);
    }
  }

  @Test
  void r1_triesAlsoWhileTheRequestsLeaveRedisAlone() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store = Patience.connect(redis.url())) {
      Ledger ledger = ledger(store);
      ledger.add(page("w", 1), LONG);
      redis.kill();
      String leftAlone = "is left alone for a moment";
      await()
          .until(() -> String.valueOf(catchThrowable(() -> store.get(key(1)))).contains(leftAlone));
      assertThat(catchThrowable(() -> ledger.add(page("w", 2), LONG)))
          .isInstanceOf(CacheStoreException.class)
          .hasMessageNotContaining(leftAlone);
    }
  }

  @Test
  void r5_beginsAnewAfterEverythingIsLost() {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient admin = RedisClients.connect(redis.url());
        RedisCacheStore store = Patience.connect(redis.url())) {
      Ledger ledger = ledger(store);
      ledger.add(longPage(), LONG);
      admin.flushAll();
      assertCountedOnce(ledger, 0, 0);
      ledger.add(page("w", 2), LONG);
      assertCountedOnce(ledger, 1, 1);
    }
  }

  @Test
  void r5_everySingleKeyThatIsLostHeals() {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient admin = RedisClients.connect(redis.url());
        RedisCacheStore store = Patience.connect(redis.url())) {
      Ledger ledger = ledger(store);
      int number = 0;
      ledger.add(page("w", ++number), LONG);
      for (String name : admin.scanIteration(100, "*").collect(new ArrayList<>())) {
        admin.del(name);
        Page page = page("w", ++number);
        ledger.add(page, LONG);
        LedgerRow row = page.rows().get(0);
        assertThat(ledger.sums(EVER, NEVER, Set.of(Dimension.CATEGORY)))
            .as(name)
            .extracting(each -> each.account().category())
            .contains(row.account().category());
        assertThat(ledger.popular(EVER, NEVER, 100))
            .as(name)
            .extracting(Popular::key)
            .contains(key(number));
      }
    }
  }

  @Test
  void r5_sentinelsReplaceThePrimary() {
    try (RedisSentinels redis = RedisSentinels.start();
        RedisCacheStore store =
            RedisCacheStore.connect(
                "redis-sentinel://"
                    + redis.places()
                    + "?sentinelMasterId="
                    + RedisSentinels.NAME)) {
      RedisProcess second = redis.replica();
      survives(
          ledger(store),
          number -> {
            if (number == 50) {
              redis.primary().kill();
            }
          },
          () -> redis.awaitPrimary(second));
    }
  }

  @Test
  void r5_clusterReplacesThePrimary() {
    try (RedisCluster redis = RedisCluster.start(3, 1);
        RedisCacheStore store = RedisCacheStore.connect("redis-cluster://" + redis.places())) {
      String name = nameOfToday();
      RedisProcess first = redis.primaryOf(name);
      survives(
          ledger(store),
          number -> {
            if (number == 50) {
              first.kill();
            }
          },
          () -> redis.awaitSuccessor(name, first));
    }
  }

  /** Gives a hundred pages, each until it is taken, while something happens. */
  private static void survives(Ledger ledger, Consumer<Integer> before, Runnable replaced) {
    Set<Integer> whileAway = new HashSet<>();
    for (int number = 0; number < 100; number++) {
      before.accept(number);
      Page page = page("w", number);
      if (!isTaken(ledger, page)) {
        whileAway.add(number);
        untilTaken(() -> ledger.add(page, LONG));
      }
    }
    replaced.run();
    assertThat(whileAway).contains(50);
    Map<String, Long> hits = new HashMap<>();
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                ledger
                    .sums(EVER, NEVER, Set.of(Dimension.CATEGORY))
                    .forEach(row -> hits.put(row.account().category(), row.row().hits())));
    // The last ones before it may not have reached the replica; none may count twice.
    assertThat(hits.values()).containsOnly(1L);
    IntStream.range(50, 100).forEach(number -> assertThat(hits).containsKey("c" + number));
    assertThat(ledger.popular(EVER, NEVER, 1000))
        .allSatisfy(popular -> assertThat(popular.lookups()).isEqualTo(1))
        .hasSizeBetween(50, 100);
  }

  private static boolean isTaken(Ledger ledger, Page page) {
    try {
      ledger.add(page, LONG);
      return true;
    } catch (CacheStoreException e) {
      return false;
    }
  }

  private static void untilTaken(Runnable add) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(CacheStoreException.class)
        .until(
            () -> {
              add.run();
              return true;
            });
  }

  private static String nameOfToday() {
    LedgerNames names = new LedgerNames("completion-cache:");
    return names.popular(Instant.now().truncatedTo(ChronoUnit.DAYS));
  }
}
