package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.LedgerOptions;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.StubProvider;
import io.github.completioncache.warm.CacheWarmer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dashboard changes when it is allowed to, and that it changes nothing else. */
final class ActionsTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String[] BY_PAGE = {
    "Content-Type: application/json", "X-Completion-Cache-Dashboard: 1"
  };

  @TempDir private Path directory;
  private Desk desk;

  @BeforeEach
  void open() {
    desk =
        new Desk(
            ResponseCache.builder().ledger(LedgerOptions.builder().storeRequests(true).build()),
            this::sqlite);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private CacheStore sqlite(Clock clock) {
    return SqliteCacheStore.builder().file(directory.resolve("cache.db")).clock(clock).build();
  }

  private Dashboard.Builder allowed() {
    return desk.settings().allowRejection(true).allowWarming(desk.warmer());
  }

  /** Asks twice, both times in vain, and says under which key. */
  private String missed(String question) {
    return desk.missTwice(question, "faq").hex();
  }

  @Test
  void nothingIsRejectedOrWarmedUnlessAllowed() {
    Visitor visitor = new Visitor(desk.open(desk.settings().allowInvalidation(true)));
    String key = desk.ask("Where is my card?", "faq").key().orElseThrow().hex();

    assertThat(reject(visitor, key, BY_PAGE).body()).contains("Rejecting is not allowed");
    for (String action : new String[] {"estimate-warming", "warm", "stop-warming"}) {
      Visitor.Answer answer = visitor.post("/api/actions/" + action, "{}", BY_PAGE);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("Warming is not allowed");
    }
    assertThat(visitor.get("/api/warming").status()).isEqualTo(403);
    assertThat(desk.ask("Where is my card?", "faq").status()).isEqualTo(CacheStatus.HIT);
    JsonNode actions = Desk.json(visitor.get("/api/overview")).path("actions");
    assertThat(actions.toString())
        .isEqualTo("{\"invalidate\":true,\"reject\":false,\"warm\":false}");
  }

  @Test
  void csrf_pagesOfOtherSitesNeitherRejectNorWarm() {
    String key = missed("Where is my card?");
    desk.ask("Where is my card?", "faq");
    Visitor visitor = new Visitor(desk.open(allowed()));
    String[] foreign = {BY_PAGE[0], BY_PAGE[1], "Origin: https://evil.example"};
    String[] form = {"Content-Type: text/plain"};

    for (String[] headers : new String[][] {foreign, form}) {
      assertThat(reject(visitor, key, headers).status()).isEqualTo(403);
      for (String action : new String[] {"estimate-warming", "warm", "stop-warming"}) {
        assertThat(visitor.post("/api/actions/" + action, "{}", headers).status()).isEqualTo(403);
      }
    }
    assertThat(visitor.get("/api/actions/warm").status()).isEqualTo(405);
    assertThat(desk.ask("Where is my card?", "faq").status()).isEqualTo(CacheStatus.HIT);
    assertThat(visitor.get("/api/warming").body()).isEqualTo("{}");
  }

  @Test
  void rejectedAnswerIsRemovedAndNoneIsStoredForAWhile() {
    String key = desk.ask("Where is my card?", "faq").key().orElseThrow().hex();
    Visitor visitor = new Visitor(desk.open(allowed()));

    assertThat(reject(visitor, key, BY_PAGE).body()).isEqualTo("{\"removed\":true}");
    assertThat(reject(visitor, key, BY_PAGE).body()).isEqualTo("{\"removed\":false}");

    CacheOutcome next = desk.ask("Where is my card?", "faq");
    assertThat(next.status()).isEqualTo(CacheStatus.MISS);
    assertThat(next.notStoredReason())
        .contains("an answer to this request was rejected a while ago");
    assertThat(desk.cache.stats().category("faq").rejected()).isEqualTo(2);
    assertThat(desk.cache.stats().model("gpt-4o-mini").rejected()).isEqualTo(2);
  }

  @Test
  void aFleetRejectsThroughItsStore() throws IOException {
    String key = desk.ask("Where is my card?", "faq").key().orElseThrow().hex();
    try (CacheStore store = sqlite(desk.clock);
        Dashboard fleet =
            Dashboard.builder()
                .store(store)
                .clock(desk.clock)
                .port(0)
                .allowRejection(true)
                .start()) {
      assertThat(reject(new Visitor(fleet), key, BY_PAGE).body()).isEqualTo("{\"removed\":true}");
    }

    assertThat(desk.ask("Where is my card?", "faq").notStoredReason())
        .contains("the store did not keep it");
  }

  @Test
  void rejectingNeedsAKey() {
    Visitor visitor = new Visitor(desk.open(allowed()));

    assertThat(visitor.post("/api/actions/reject", "{}", BY_PAGE).body())
        .contains("key must be a text");
    assertThat(reject(visitor, "abc", BY_PAGE).status()).isEqualTo(400);
  }

  @Test
  void whatIsListedIsAskedForOnceMore() {
    missed("Where is my card?");
    missed("Where is my other card?");
    desk.ask("Asked for once", "faq");
    desk.ask("Where is my other card?", "faq");
    Visitor visitor = new Visitor(desk.open(allowed()));
    int before = desk.provider.requests().size();

    JsonNode estimate = Desk.json(visitor.post("/api/actions/estimate-warming", "{}", BY_PAGE));
    assertThat(desk.provider.requests()).hasSize(before);
    assertThat(estimate.path("lines").toString()).isEqualTo("{\"warmed\":1,\"fresh\":1}");
    assertThat(estimate.path("cost").asDouble()).isPositive();
    assertThat(estimate.path("limit").asDouble()).isEqualTo(1);

    assertThat(visitor.post("/api/actions/warm", "{}", BY_PAGE).status()).isEqualTo(200);

    JsonNode run = ended(visitor);
    assertThat(run.path("end").asText()).isEqualTo("complete");
    assertThat(run.path("lines").toString()).isEqualTo("{\"warmed\":1,\"fresh\":1}");
    assertThat(desk.provider.requests()).hasSize(before + 1);
    assertThat(desk.ask("Where is my card?", "faq").status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void oneRequestIsWarmedByItsKey() {
    missed("Where is my card?");
    String key = missed("Where is my other card?");
    Visitor visitor = new Visitor(desk.open(allowed()));

    visitor.post("/api/actions/warm", "{\"range\":\"7d\",\"key\":\"" + key + "\"}", BY_PAGE);

    assertThat(ended(visitor).path("requests").asInt()).isEqualTo(1);
    assertThat(desk.ask("Where is my other card?", "faq").status()).isEqualTo(CacheStatus.HIT);
    assertThat(desk.ask("Where is my card?", "faq").status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void whatIsNotUnderstoodWarmsNothing() {
    missed("Where is my card?");
    Visitor visitor = new Visitor(desk.open(allowed()));
    int before = desk.provider.requests().size();
    String unknown = "\"" + "0".repeat(64) + "\"";

    for (String action : new String[] {"estimate-warming", "warm"}) {
      String path = "/api/actions/" + action;
      for (String key : new String[] {"\"\"", "null", "[]", "5", "\"abc\""}) {
        assertThat(visitor.post(path, "{\"key\":" + key + "}", BY_PAGE).status()).isEqualTo(400);
      }
      assertThat(visitor.post(path, "{\"range\":5}", BY_PAGE).status()).isEqualTo(400);
      assertThat(visitor.post(path, "{\"keys\":" + unknown + "}", BY_PAGE).status()).isEqualTo(400);
      assertThat(visitor.post(path, "{\"key\":" + unknown + "}", BY_PAGE).status()).isEqualTo(404);
    }

    assertThat(visitor.get("/api/warming").body()).isEqualTo("{}");
    assertThat(desk.provider.requests()).hasSize(before);
  }

  @Test
  void aRunThatAnErrorEndsIsOver() {
    missed("Where is my card?");
    CacheWarmer warmer =
        CacheWarmer.builder()
            .requests(desk.requests())
            .costLimit(BigDecimal.ONE)
            .listener(
                progress -> {
                  throw new StackOverflowError();
                })
            .build();
    Visitor visitor = new Visitor(desk.open(desk.settings().allowWarming(warmer)));

    visitor.post("/api/actions/warm", "{}", BY_PAGE);

    assertThat(ended(visitor).path("end").asText()).isEqualTo("failed");
  }

  @Test
  void oneRunAtATimeWhichCanBeStoppedAndEndsWithTheDashboard() {
    missed("Where is my card?");
    missed("Where is my other card?");
    CountDownLatch release = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          await().forever().until(() -> release.getCount() == 0);
          StubProvider.respond(exchange, 200, StubProvider.answer("There."));
        });
    Dashboard dashboard = desk.open(allowed());
    Visitor visitor = new Visitor(dashboard);
    int before = desk.provider.requests().size();

    visitor.post("/api/actions/warm", "{}", BY_PAGE);
    await().atMost(SOON).until(() -> desk.provider.requests().size() > before);
    assertThat(visitor.post("/api/actions/warm", "{}", BY_PAGE).status()).isEqualTo(409);
    assertThat(Desk.json(visitor.get("/api/warming")).path("running").asBoolean()).isTrue();
    visitor.post("/api/actions/stop-warming", "{}", BY_PAGE);
    release.countDown();

    JsonNode run = ended(visitor);
    assertThat(run.path("end").asText()).isEqualTo("cancelled");
    assertThat(run.path("lines").toString()).isEqualTo("{\"warmed\":1}");
    dashboard.close();
    assertThat(warmingThreads()).isZero();
  }

  @Test
  void aRunBeginsNoFurtherCallOnceTheDashboardIsClosed() {
    missed("Where is my card?");
    missed("Where is my other card?");
    CountDownLatch release = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          await().forever().until(() -> release.getCount() == 0);
          StubProvider.respond(exchange, 200, StubProvider.answer("There."));
        });
    Dashboard dashboard = desk.open(allowed());
    int before = desk.provider.requests().size();
    Visitor.Answer begun = new Visitor(dashboard).post("/api/actions/warm", "{}", BY_PAGE);
    assertThat(begun.status()).isEqualTo(200);
    await().atMost(SOON).until(() -> desk.provider.requests().size() > before);

    dashboard.close();
    release.countDown();

    await().atMost(SOON).until(() -> warmingThreads() == 0);
    assertThat(desk.provider.requests()).hasSize(before + 1);
  }

  @Test
  void whatCannotBeDoneIsNotAllowed() {
    CacheWarmer unlimited = CacheWarmer.builder().requests(desk.requests()).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> desk.settings().allowWarming(unlimited))
        .withMessageContaining("warmer must have a costLimit");
    try (Desk other =
        new Desk(
            ResponseCache.builder(), clock -> MemoryCacheStore.builder().clock(clock).build())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> desk.settings().allowWarming(other.warmer()).start())
          .withMessageContaining("another cache");
      assertThatIllegalStateException()
          .isThrownBy(() -> other.settings().allowWarming(other.warmer()).start())
          .withMessageContaining("there is no ledger");
    }
  }

  private static long warmingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("completion-cache-dashboard-warming"))
        .count();
  }

  private static JsonNode ended(Visitor visitor) {
    await()
        .atMost(SOON)
        .until(() -> !Desk.json(visitor.get("/api/warming")).path("running").asBoolean());
    return Desk.json(visitor.get("/api/warming"));
  }

  private static Visitor.Answer reject(Visitor visitor, String key, String... headers) {
    return visitor.post(
        "/api/actions/reject",
        "{\"key\":\"" + key + "\",\"category\":\"faq\",\"model\":\"gpt-4o-mini\"}",
        headers);
  }
}
