package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.LedgerPages.EVER;
import static io.github.completioncache.store.LedgerPages.FAQ;
import static io.github.completioncache.store.LedgerPages.LONG;
import static io.github.completioncache.store.LedgerPages.NEVER;
import static io.github.completioncache.store.LedgerPages.asked;
import static io.github.completioncache.store.LedgerPages.hits;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.Reason;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisClusterCRC16;

/** What a ledger writes into the user's Redis. */
class RedisLedgerKeysTest {

  private final String prefix = TestRedis.newPrefix();
  private final RedisClient redis = RedisClients.connect(TestRedis.url());
  private final Keyspace keyspace = new Keyspace(redis, prefix);
  private final RedisCacheStore store = open(prefix);
  private final Ledger ledger = store.capability(Ledger.class).orElseThrow();
  private final Instant now = Instant.now();

  private static RedisCacheStore open(String prefix) {
    return Patience.builder()
        .url(TestRedis.url())
        .keyPrefix(prefix)
        .maximumEntryBytes(1000)
        .popularADay(50)
        .build();
  }

  @AfterEach
  void close() {
    store.close();
    redis.close();
  }

  private Page page(int number) {
    List<LedgerRow> rows = new ArrayList<>();
    List<Popular> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(hits(now, new Account("c" + i, "m", i % 2 == 0 ? "" : "n" + number % 5), 1));
      requests.add(asked(key(number * 10 + i), FAQ, "{\"n\":" + i + "}"));
    }
    List<Reason> reasons = List.of(new Reason(Kind.MISS, "c", "new", 1));
    return new Page("w", number, now, rows, reasons, requests);
  }

  @Test
  void t5_noKeyIsEverWithoutExpiry() {
    keyspace.assertNoneIsEverImmortal(
        () -> {
          for (int number = 0; number < 60; number++) {
            ledger.add(page(number), Duration.ofDays(1 + number % 3));
            if (number % 20 == 10) {
              store.invalidate(Invalidation.category("faq"));
            }
          }
        });
    assertThat(keys()).hasSizeGreaterThan(7);
    long longest = Duration.ofDays(5).toMillis();
    assertThat(keys()).allSatisfy(name -> assertThat(redis.pttl(name)).isBetween(1L, longest));
  }

  @Test
  void shorterKeepingDoesNotShortenWhatIsThere() {
    ledger.add(page(1), Duration.ofDays(30));
    ledger.add(page(2), Duration.ofDays(2));
    assertThat(keys())
        .filteredOn(name -> !name.startsWith(prefix + "t:"))
        .allSatisfy(
            name -> assertThat(redis.pttl(name)).isGreaterThan(Duration.ofDays(29).toMillis()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{cc}:", "a{b:", "a}b:", "a{b}{c}:"})
  void everyScriptHasItsKeysInOneSlot(String begin) {
    LedgerNames names = new LedgerNames(begin + "x:");
    Instant day = Instant.parse("2026-01-17T00:00:00Z");
    Instant hour = day.plus(Duration.ofHours(23));
    int slot = JedisClusterCRC16.getSlot(names.marks(hour));
    assertThat(
            List.of(
                names.popular(day),
                names.popularDetails(day),
                names.hash('h', hour),
                names.hash('n', hour),
                names.hash('r', hour),
                names.continuation('n', hour, 15)))
        .allSatisfy(name -> assertThat(JedisClusterCRC16.getSlot(name)).isEqualTo(slot));
  }

  @Test
  void daysAndPrefixesAreInSlotsOfTheirOwn() {
    Set<Integer> slots = new TreeSet<>();
    for (int day = 1; day <= 9; day++) {
      Instant begin = Instant.parse("2026-01-0" + day + "T00:00:00Z");
      slots.add(JedisClusterCRC16.getSlot(new LedgerNames("a:").popular(begin)));
      slots.add(JedisClusterCRC16.getSlot(new LedgerNames("b:").popular(begin)));
    }
    assertThat(slots).hasSizeGreaterThan(15);
  }

  @Test
  void entriesAndLedgersDoNotSeeEachOther() {
    for (String other : List.of(prefix + "e:", prefix + "s:", prefix + "t:", prefix + "x")) {
      try (RedisCacheStore neighbour = open(other)) {
        store.put(key(1), entry(key(1)).build());
        neighbour.capability(Ledger.class).orElseThrow().add(page(1), LONG);
        ledger.add(page(1), LONG);
        assertThat(listed(store)).as(other).isEqualTo(1);
        assertThat(listed(neighbour)).as(other).isZero();
        assertThat(store.invalidate(Invalidation.everything())).as(other).isEqualTo(1);
        assertThat(ledger.text(key(10))).as(other).isEmpty();
        assertThat(neighbour.capability(Ledger.class).orElseThrow().text(key(10)))
            .as(other)
            .isPresent();
      }
    }
  }

  private static int listed(RedisCacheStore store) {
    EntryListing listing = store.capability(EntryListing.class).orElseThrow();
    int entries = 0;
    EntryListing.Page page = listing.page(Optional.empty(), 1000);
    entries += page.entries().size();
    while (page.next().isPresent()) {
      page = listing.page(page.next(), 1000);
      entries += page.entries().size();
    }
    return entries;
  }

  @Test
  void r8_keyNamesTellNoAccount() {
    Account account = new Account("topic", "model", "tenant");
    List<Popular> requests = List.of(asked(key(1), account, "{\"secret\":1}"));
    ledger.add(
        new Page("writer", 1, now, List.of(hits(now, account, 1)), List.of(), requests), LONG);
    assertThat(String.join(" ", keys()))
        .doesNotContain("topic", "model", "tenant", "secret", "writer");
  }

  @Test
  void manyAccountsOfAnHourAreSpreadOverSeveralHashes() {
    int accounts = 3 * RedisLedger.CROWDED;
    for (int round = 1; round <= 2; round++) {
      List<LedgerRow> rows =
          IntStream.range(0, accounts)
              .mapToObj(i -> hits(now, new Account("c" + i, "m", ""), 1))
              .toList();
      ledger.add(new Page("w", round, now, rows, List.of(), List.of()), LONG);
    }
    assertThat(ledger.sums(EVER, NEVER, Set.of(Dimension.CATEGORY)))
        .hasSize(accounts)
        .allSatisfy(row -> assertThat(row.row().hits()).isEqualTo(2));
    assertThat(keys())
        .filteredOn(name -> redis.type(name).equals("hash"))
        .hasSizeGreaterThan(LedgerNames.CONTINUATIONS)
        .allSatisfy(name -> assertThat(redis.hlen(name)).isLessThanOrEqualTo(RedisLedger.CROWDED));
  }

  @Test
  void textsThatNobodyAsksForAnyMoreAreGone() {
    for (int number = 0; number < 30; number++) {
      ledger.add(page(number), LONG);
    }
    Set<String> popular = new TreeSet<>();
    ledger
        .popular(EVER, NEVER, 1000)
        .forEach(each -> popular.add(prefix + "t:" + each.key().hex()));
    assertThat(popular).hasSize(50);
    assertThat(keys()).filteredOn(name -> name.startsWith(prefix + "t:")).isSubsetOf(popular);
  }

  @Test
  void k19_textOverTheLimitIsNotKept() {
    String large = "x".repeat(1000);
    ledger.add(
        new Page("w", 1, now, List.of(), List.of(), List.of(asked(key(1), FAQ, large))), LONG);
    assertThat(ledger.text(key(1))).isEmpty();
    assertThat(ledger.popular(EVER, NEVER, 1)).hasSize(1);
  }

  @Test
  void w7_textThatCannotBeReadIsNone() {
    ledger.add(page(1), LONG);
    for (String garbage : List.of("", "garbage", "1:2", "99:1", "1:1", "2:1", "1:1:5")) {
      redis.set(prefix + "t:" + key(10).hex(), garbage);
      assertThat(ledger.text(key(10))).as(garbage).isEmpty();
      assertThat(ledger.popular(EVER, NEVER, 100)).as(garbage).hasSize(20);
    }
    redis.set((prefix + "t:" + key(10).hex()).getBytes(UTF_8), new byte[] {'2', ':'});
    store.invalidate(Invalidation.category("another"));
    assertThat(redis.exists(prefix + "t:" + key(10).hex())).isFalse();
    assertThat(ledger.text(key(11))).isPresent();
  }

  @Test
  void w7_numbersThatCannotBeReadAreLeftOut() {
    ledger.add(page(1), LONG);
    for (String name : keys()) {
      if (redis.type(name).equals("hash")) {
        redis.hset(name, "garbage", "garbage");
        redis.hset(name, "99:x", "-");
      }
    }
    assertThat(ledger.sums(EVER, NEVER, Set.of(Dimension.CATEGORY))).hasSize(20);
    assertThat(ledger.sums(EVER, NEVER, Set.of(Dimension.NAMESPACE))).hasSize(2);
    assertThat(ledger.reasons(EVER, NEVER)).hasSize(1);
  }

  @Test
  void r6_ledgerNeedsNoOtherCommandsThanTheGuideLists() {
    try (RedisProcess own = RedisProcess.start();
        RedisClient admin = RedisClients.connect(own.url());
        RedisCacheStore lone = Patience.builder().url(own.url()).popularADay(50).build()) {
      Ledger other = lone.capability(Ledger.class).orElseThrow();
      for (int number = 0; number < 10; number++) {
        other.add(page(number), LONG);
      }
      other.sums(EVER, NEVER, Set.of());
      other.popular(EVER, NEVER, 10);
      other.text(key(1));
      listed(lone);
      lone.invalidate(Invalidation.category("faq"));
      TreeSet<String> sent = new TreeSet<>();
      admin
          .info("commandstats")
          .lines()
          .filter(line -> line.startsWith("cmdstat_"))
          .forEach(line -> sent.add(line.substring("cmdstat_".length(), line.indexOf(':'))));
      sent.removeIf(command -> command.startsWith("client") || command.equals("ping"));
      assertThat(sent).isEqualTo(new TreeSet<>(listedInTheGuide()));
    }
  }

  /** What the users of a ledger need, and of a listing. */
  private static List<String> listedInTheGuide() {
    return List.of(
        "eval",
        "exists",
        "get",
        "getrange",
        "hdel",
        "hello",
        "hget",
        "hlen",
        "hmget",
        "hscan",
        "hset",
        "info",
        "pexpire",
        "pttl",
        "sadd",
        "scan",
        "scard",
        "set",
        "unlink",
        "zadd",
        "zcard",
        "zincrby",
        "zmscore",
        "zpopmin",
        "zremrangebyscore",
        "zscan",
        "zscore");
  }

  private Set<String> keys() {
    return keyspace.names();
  }
}
