package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.LedgerOptions;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.TestRedis;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page is told, by time range and source. */
final class NumbersTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private CacheStore sqlite(Clock clock) {
    return SqliteCacheStore.builder()
        .file(directory.resolve("cache.db"))
        .busyTimeout(Duration.ofMinutes(1))
        .clock(clock)
        .build();
  }

  private static CacheStore memory(Clock clock) {
    return MemoryCacheStore.builder().clock(clock).build();
  }

  @Test
  void withoutALedgerADayIsWhatThisProcessHasCounted() {
    try (Desk desk = new Desk(ResponseCache.builder(), NumbersTest::memory)) {
      desk.ask("Before the dashboard", "faq");
      Visitor visitor = new Visitor(desk.open());
      desk.ask("Before the dashboard", "faq");
      desk.askWithoutTemperature("A poem", "creative");

      JsonNode overview = overview(visitor, "");

      CacheStats stats = desk.cache.stats();
      assertThat(overview.path("range").asText()).isEqualTo("24h");
      assertThat(names(overview.path("ranges"))).containsExactly("1h", "24h");
      assertThat(overview.path("ledger").asBoolean()).isFalse();
      assertThat(overview.path("totals").path("requests").asLong()).isEqualTo(stats.requests());
      assertThat(overview.path("totals").path("hitRate").asDouble()).isEqualTo(0.5);
      assertThat(overview.path("totals").path("netSaved").decimalValue())
          .isEqualByComparingTo(stats.netSaved());
      assertThat(names(overview.path("categories"))).containsExactly("creative", "faq");
      assertThat(overview.path("reasons").get(0).path("reason").asText())
          .isEqualTo("temperature is absent");
      assertThat(overview.path("popular")).isEmpty();
    }
  }

  @Test
  void minutesAndHoursAreToldApart() {
    try (Desk desk = new Desk(ResponseCache.builder(), NumbersTest::memory)) {
      Dashboard.Builder settings = desk.settings();
      settings.ticker = () -> desk.clock.millis() * 1_000_000;
      Visitor visitor = new Visitor(desk.open(settings));
      overview(visitor, "");
      desk.clock.advance(Duration.ofMinutes(10));
      desk.ask("One", "faq");
      assertThat(series(overview(visitor, "?range=1h"))).hasSize(60).endsWith(1L);
      desk.clock.advance(Duration.ofMinutes(25));
      desk.ask("Two", "faq");
      List<Long> hour = series(overview(visitor, "?range=1h"));
      desk.clock.advance(Duration.ofHours(2));
      List<Long> day = series(overview(visitor, "?range=24h"));

      assertThat(hour.get(59)).isEqualTo(1);
      assertThat(hour.get(34)).isEqualTo(1);
      assertThat(day).hasSize(24);
      assertThat(day.subList(20, 24)).containsExactly(1L, 1L, 0L, 0L);
      desk.clock.advance(Duration.ofHours(24));
      assertThat(series(overview(visitor, "?range=24h"))).containsOnly(0L);
    }
  }

  @Test
  void aLedgerHasWhatOtherProcessesCountedBefore() {
    ResponseCache.Builder settings = ResponseCache.builder().ledger(LedgerOptions.defaults());
    try (Desk desk = new Desk(settings, this::sqlite)) {
      desk.ask("Yesterday's question", "faq");
    }
    ResponseCache.Builder same = ResponseCache.builder().ledger(LedgerOptions.defaults());
    try (Desk desk = new Desk(same, this::sqlite)) {
      desk.clock.advance(Duration.ofHours(5));
      desk.ask("Yesterday's question", "faq");
      JsonNode overview = overview(new Visitor(desk.open()), "");

      assertThat(names(overview.path("ranges"))).containsExactly("1h", "24h", "7d", "30d", "90d");
      assertThat(overview.path("totals").path("lookups").asLong()).isEqualTo(2);
      assertThat(series(overview)).hasSize(24);
      assertThat(series(overview).subList(18, 24)).containsExactly(1L, 0L, 0L, 0L, 0L, 1L);
      assertThat(series(overview(new Visitor(desk.open()), "?range=90d"))).hasSize(90);
    }
  }

  @Test
  void whenALedgerCannotBeReadTheRestIsShownAndTheTroubleNamed() throws Exception {
    ResponseCache.Builder settings = ResponseCache.builder().ledger(LedgerOptions.defaults());
    try (Desk desk = new Desk(settings, this::sqlite);
        CacheStore store = sqlite(desk.clock);
        Dashboard fleet = Dashboard.builder().store(store).clock(desk.clock).port(0).start()) {
      Visitor visitor = new Visitor(desk.open());
      desk.ask("A question", "faq");
      desk.cache.flushLedger();
      Desk.breakLedger(directory.resolve("cache.db"));

      JsonNode overview = overview(visitor, "");

      assertThat(overview.path("trouble").asText()).contains("ledger_sum");
      assertThat(overview.path("health").path("trouble").asText()).contains("ledger_sum");
      assertThat(series(overview)).hasSize(24).containsOnly(0L);
      assertThat(overview.path("misses")).hasSize(1);
      assertThat(overview(visitor, "?range=1h").path("trouble").isNull()).isTrue();
      assertThat(new Visitor(fleet).get("/api/overview").status()).isEqualTo(503);
    }
  }

  @Test
  void withALedgerTheLastHourBeginsWhenTheDashboardDoes() {
    ResponseCache.Builder settings = ResponseCache.builder().ledger(LedgerOptions.defaults());
    try (Desk desk = new Desk(settings, this::sqlite)) {
      desk.ask("Hours ago", "faq");
      desk.clock.advance(Duration.ofHours(5));
      Visitor visitor = new Visitor(desk.open());
      desk.ask("Now", "faq");

      assertThat(series(overview(visitor, "?range=1h"))).endsWith(1L);
      assertThat(overview(visitor, "?range=1h").path("totals").path("requests").asInt()).isOne();
      assertThat(overview(visitor, "?range=24h").path("totals").path("requests").asInt())
          .isEqualTo(2);
    }
  }

  @Test
  void entriesAreCountedAnewAfterSomeWereRemoved() {
    try (Desk desk = new Desk(ResponseCache.builder(), NumbersTest::memory)) {
      Dashboard.Builder settings = desk.settings().allowInvalidation(true);
      settings.ticker = noTwoLooksAtOnce();
      Visitor visitor = new Visitor(desk.open(settings));
      desk.ask("A question", "faq");
      desk.ask("Another", "faq");
      await().atMost(SOON).until(() -> entries(visitor).equals("2"));

      Visitor.Answer removed =
          visitor.post(
              "/api/actions/invalidate",
              "{\"category\":\"faq\"}",
              "Content-Type: application/json",
              "X-Completion-Cache-Dashboard: 1");

      assertThat(removed.body()).isEqualTo("{\"removed\":2}");
      assertThat(entries(visitor)).isNotEqualTo("2");
      await().atMost(SOON).until(() -> entries(visitor).equals("0"));
    }
  }

  /** Whatever is asked for is made anew. */
  private static LongSupplier noTwoLooksAtOnce() {
    AtomicLong time = new AtomicLong();
    return () -> time.addAndGet(Duration.ofMinutes(1).toNanos());
  }

  @Test
  void entriesInRedisAreCountedByGoingThroughThem() {
    try (Desk desk = new Desk(ResponseCache.builder(), NumbersTest::redis)) {
      Dashboard.Builder settings = desk.settings();
      settings.ticker = noTwoLooksAtOnce();
      Visitor visitor = new Visitor(desk.open(settings));
      desk.ask("A question", "faq");
      desk.ask("Another", "faq");

      await().atMost(SOON).until(() -> entries(visitor).equals("2"));
      assertThat(overview(visitor, "").path("categories").get(0).path("bytes").asLong())
          .isGreaterThan(100);
    }
  }

  private static CacheStore redis(Clock clock) {
    return RedisCacheStore.builder()
        .url(TestRedis.url())
        .keyPrefix(TestRedis.newPrefix())
        .budget(Duration.ofSeconds(20))
        .clock(clock)
        .build();
  }

  private static String entries(Visitor visitor) {
    return overview(visitor, "").path("categories").path(0).path("entries").asText();
  }

  @Test
  void moreReasonsThanAreListedAreCounted() {
    ResponseCache.Builder settings = ResponseCache.builder().ledger(LedgerOptions.defaults());
    try (Desk desk = new Desk(settings, this::sqlite)) {
      List<Ledger.Reason> reasons =
          IntStream.range(0, 120)
              .mapToObj(i -> new Ledger.Reason(Ledger.Kind.BYPASS, "faq", "reason " + i, 1))
              .toList();
      desk.cache
          .capability(Ledger.class)
          .orElseThrow()
          .add(
              new Ledger.Page(
                  "other",
                  1,
                  Desk.START.truncatedTo(ChronoUnit.HOURS),
                  List.of(),
                  reasons,
                  List.of()),
              Duration.ofDays(90));

      JsonNode overview = overview(new Visitor(desk.open()), "");

      assertThat(overview.path("reasons")).hasSize(100);
      assertThat(overview.path("reasonsInAll").asInt()).isEqualTo(120);
    }
  }

  @Test
  void aFleetIsLookedAtThroughItsStore() throws Exception {
    ResponseCache.Builder settings = ResponseCache.builder().ledger(LedgerOptions.defaults());
    try (Desk desk = new Desk(settings, this::sqlite)) {
      desk.ask("A question", "faq");
      desk.cache.flushLedger();
      try (CacheStore store = sqlite(desk.clock);
          Dashboard fleet =
              Dashboard.builder().store(store).clock(desk.clock).port(0).name("bot").start()) {
        JsonNode overview = overview(new Visitor(fleet), "");

        assertThat(overview.path("place").asText()).isEqualTo("bot");
        assertThat(overview.path("live").asBoolean()).isFalse();
        assertThat(names(overview.path("ranges"))).containsExactly("24h", "7d", "30d", "90d");
        assertThat(overview.path("totals").path("misses").asLong()).isEqualTo(1);
        assertThat(overview.path("categories").get(0).path("ttlSeconds").isNull()).isTrue();
        assertThat(overview.path("health").path("entries").asLong()).isEqualTo(1);
      }
    }
  }

  @Test
  void categoriesAreATableForASpreadsheetToo() {
    try (Desk desk = new Desk(ResponseCache.builder(), NumbersTest::memory)) {
      Visitor visitor = new Visitor(desk.open());
      desk.ask("A question", "faq");
      desk.ask("Another", "=1+1,\"quoted\"");
      desk.askWithoutTemperature("A poem", "poems");

      Visitor.Answer answer = visitor.get("/api/categories.csv");

      assertThat(answer.header("content-type")).hasValue("text/csv; charset=utf-8");
      List<String> lines = answer.body().lines().toList();
      assertThat(lines.get(0)).startsWith("category,ttlSeconds,entries,bytes,requests,lookups");
      assertThat(lines.get(1)).startsWith("\"'=1+1,\"\"quoted\"\"\",86400,");
      assertThat(lines.get(2)).startsWith("\"faq\",604800,");
      assertThat(lines.get(2).split(",", -1)).hasSameSizeAs(lines.get(0).split(",", -1));
      assertThat(answer.body()).doesNotContain("null");
    }
  }

  @Test
  void recentMissesSayWhy() {
    try (Desk desk = new Desk(ResponseCache.builder(), NumbersTest::memory)) {
      Visitor visitor = new Visitor(desk.open());
      desk.ask("A question", "faq");
      desk.ask("A question", "faq");
      desk.clock.advance(Duration.ofDays(8));
      desk.ask("A question", "faq");

      JsonNode misses = overview(visitor, "").path("misses");

      assertThat(misses).hasSize(2);
      assertThat(misses.get(1).path("reason").asText()).isEqualTo("not in the cache");
      assertThat(misses.get(0).path("key")).isEqualTo(misses.get(1).path("key"));
    }
  }

  private static JsonNode overview(Visitor visitor, String query) {
    Visitor.Answer answer = visitor.get("/api/overview" + query);
    assertThat(answer.status()).isEqualTo(200);
    return Desk.json(answer);
  }

  private static List<String> names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(one -> one.path("name").asText())
        .toList();
  }

  private static List<Long> series(JsonNode overview) {
    return StreamSupport.stream(overview.path("series").spliterator(), false)
        .map(point -> point.path("row").path("requests").asLong())
        .toList();
  }
}
