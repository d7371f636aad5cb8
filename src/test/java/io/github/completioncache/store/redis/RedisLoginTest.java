package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.redis.RedisStoreSettingsTest.everythingPrintedOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.LedgerPages;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** Users, passwords and permissions. */
class RedisLoginTest {

  private static RedisProcess redis;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start("--requirepass", "p@ss/w:rd#1%");
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static RedisCacheStore connect(String login, String database) {
    return Patience.connect("redis://" + login + "127.0.0.1:" + redis.port() + "/" + database);
  }

  @Test
  void takesPasswordEscapedOrAlmostAsItIs() {
    for (String login : new String[] {":p%40ss%2Fw%3Ard%231%25@", ":p@ss/w:rd#1%25@"}) {
      try (RedisCacheStore store = connect(login, "")) {
        CacheEntry entry = entry(key(1)).build();
        store.put(key(1), entry);
        assertSame(store.get(key(1)), entry);
      }
    }
  }

  @Test
  void r8_saysThatThePasswordIsWrongAndNotWhatItIs() {
    for (String login : new String[] {":s3cret@", "user:s3cret@", ""}) {
      try (RedisCacheStore store = connect(login, "")) {
        assertThatExceptionOfType(CacheStoreException.class)
            .isThrownBy(() -> store.get(key(1)))
            .withMessageStartingWith("Redis at 127.0.0.1:" + redis.port() + " refused access (")
            .satisfies(e -> assertThat(everythingPrintedOf(e)).doesNotContain("s3cret"));
      }
    }
  }

  @Test
  void usesTheDatabaseOfTheUrl() {
    try (RedisCacheStore third = connect(":p@ss/w:rd#1%25@", "3");
        RedisCacheStore first = connect(":p@ss/w:rd#1%25@", "1")) {
      third.put(key(3), entry(key(3)).build());
      assertThat(first.get(key(3))).isEmpty();
      assertThat(first.invalidate(Invalidation.everything())).isZero();
      assertThat(third.invalidate(Invalidation.everything())).isEqualTo(1);
    }
  }

  /** The list in {@code docs/stores.md}. */
  @Test
  void needsFewPermissions() {
    String commands =
        "+hello +get +set +getrange +unlink +eval +sadd +scard +sscan +pttl +pexpire +scan";
    allow("few", "completion-cache:*", commands + " +info");
    allow("fewer", "completion-cache:*", commands);
    for (String user : new String[] {"few", "fewer"}) {
      try (RedisCacheStore store = connect(user + ":pw@", "")) {
        assertThat(store.put(key(1), entry(key(1)).build())).isTrue();
        assertThat(store.get(key(1))).isPresent();
        assertThat(store.invalidate(Invalidation.category("faq"))).as(user).isEqualTo(1);
        store.put(key(2), entry(key(2)).created(Instant.now().plusSeconds(9)).build());
        assertThat(store.remove(key(2))).isTrue();
        assertThat(store.invalidate(Invalidation.everything())).as(user).isZero();
      }
      try (RedisClient admin = admin()) {
        admin.flushDB();
      }
    }
  }

  /** The further ones in {@code docs/stores.md}. */
  @Test
  void ledgerNeedsSomeMorePermissions() {
    allow(
        "bookkeeper",
        "completion-cache:*",
        "+hello +get +set +getrange +unlink +eval +sadd +scard +sscan +pttl +pexpire +scan"
            + " +exists +hget +hset +hdel +hlen +hmget +hscan +zadd +zcard +zincrby +zmscore"
            + " +zpopmin +zremrangebyscore +zscan +zscore");
    String url = "redis://bookkeeper:pw@127.0.0.1:" + redis.port();
    try (RedisCacheStore store = Patience.builder().url(url).popularADay(1).build()) {
      Ledger ledger = store.capability(Ledger.class).orElseThrow();
      for (int number = 1; number <= 3; number++) {
        Ledger.Popular asked = LedgerPages.asked(key(number), LedgerPages.FAQ, "{}");
        Instant now = Instant.now();
        ledger.add(
            new Ledger.Page(
                "w",
                number,
                now,
                List.of(LedgerPages.hits(now, LedgerPages.FAQ, 1)),
                List.of(),
                List.of(asked)),
            Duration.ofDays(1));
        assertThat(ledger.popular(now, now, 9)).hasSize(1);
        assertThat(ledger.text(key(number))).isPresent();
      }
      Instant now = Instant.now();
      assertThat(ledger.sums(now, now.plusSeconds(1), Set.of())).hasSize(1);
      store.invalidate(Invalidation.category("faq"));
      assertThat(ledger.text(key(3))).isEmpty();
      store.put(key(1), entry(key(1)).created(now.plusSeconds(9)).build());
      EntryListing listing = store.capability(EntryListing.class).orElseThrow();
      assertThat(listing.page(Optional.empty(), 1000).entries()).hasSize(1);
    }
    try (RedisClient admin = admin()) {
      admin.flushDB();
    }
  }

  @Test
  void reportsMissingPermission() {
    allow("reader", "completion-cache:*", "+hello +get");
    try (RedisCacheStore store = connect("reader:pw@", "")) {
      assertThat(store.get(key(1))).isEmpty();
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> store.put(key(1), entry(key(1)).build()))
          .withMessageEndingWith(" refused access (NOPERM)");
    }
  }

  private static void allow(String user, String keys, String commands) {
    try (RedisClient admin = admin()) {
      String rules = "SETUSER " + user + " on >pw ~" + keys + " " + commands;
      admin.sendCommand(Command.ACL, rules.split(" "));
    }
  }

  private static RedisClient admin() {
    return RedisClient.builder()
        .hostAndPort("127.0.0.1", redis.port())
        .clientConfig(RedisClients.config().password("p@ss/w:rd#1%").build())
        .build();
  }
}
