package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.LedgerOptions;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is stopped while a call is under way, whose answer is paid for. */
final class WarmingStopTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String[] BY_PAGE = {
    "Content-Type: application/json", "X-Completion-Cache-Dashboard: 1"
  };

  @TempDir private Path directory;
  private final CountDownLatch release = new CountDownLatch(1);
  private Desk desk;
  private Dashboard dashboard;
  private Visitor visitor;

  @BeforeEach
  void begin() {
    desk =
        new Desk(
            ResponseCache.builder().ledger(LedgerOptions.builder().storeRequests(true).build()),
            clock ->
                SqliteCacheStore.builder()
                    .file(directory.resolve("cache.db"))
                    .clock(clock)
                    .build());
    for (String question : new String[] {"card?", "card?", "other card?"}) {
      var unused = desk.missTwice("Where is my " + question, "faq");
    }
    Dashboard.Builder settings = desk.settings().allowWarming(desk.warmer());
    settings.patience = Duration.ofMinutes(2);
    dashboard = desk.open(settings);
    visitor = new Visitor(dashboard);
    desk.provider.answers(
        (request, exchange) -> {
          release.await();
          StubProvider.respond(exchange, 200, StubProvider.answer("There."));
        });
    int before = desk.provider.requests().size();
    act("warm");
    await().atMost(SOON).until(() -> desk.provider.requests().size() > before);
  }

  @AfterEach
  void close() {
    release.countDown();
    desk.close();
  }

  @Test
  void theAnswerUnderWayIsKeptHoweverOftenTheRunIsStopped() {
    assertThat(act("stop-warming").path("stopping").asBoolean()).isTrue();
    awaitThatTheRunHasHeard();
    act("stop-warming");
    awaitThatTheRunHasHeard();
    release.countDown();

    await().atMost(SOON).until(() -> !state().path("running").asBoolean());
    assertThat(state().path("lines")).hasToString("{\"warmed\":1}");
    assertThat(state().path("stopping").asBoolean()).isFalse();
    assertThat(desk.ask("Where is my card?", "faq").status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void closingAfterStoppingWaitsForTheAnswerUnderWay() throws Exception {
    act("stop-warming");
    awaitThatTheRunHasHeard();
    Thread closing = new Thread(dashboard::close);
    closing.start();
    await().atMost(SOON).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    closing.join(SOON.toMillis());

    assertThat(closing.isAlive()).isFalse();
    assertThat(desk.ask("Where is my card?", "faq").status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void theNextRunCanBeStoppedToo() {
    act("stop-warming");
    release.countDown();
    await().atMost(SOON).until(() -> !state().path("running").asBoolean());
    CountDownLatch second = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          second.await();
          StubProvider.respond(exchange, 200, StubProvider.answer("There."));
        });
    int before = desk.provider.requests().size();
    assertThat(act("warm").path("stopping").asBoolean()).isFalse();
    await().atMost(SOON).until(() -> desk.provider.requests().size() > before);

    assertThat(act("stop-warming").path("stopping").asBoolean()).isTrue();
    second.countDown();

    await().atMost(SOON).until(() -> !state().path("running").asBoolean());
    assertThat(state().path("end").asText()).isEqualTo("cancelled");
  }

  private JsonNode act(String action) {
    Visitor.Answer answer = visitor.post("/api/actions/" + action, "{}", BY_PAGE);
    assertThat(answer.status()).isEqualTo(200);
    return Desk.json(answer);
  }

  private JsonNode state() {
    return Desk.json(visitor.get("/api/warming"));
  }

  /** Two interrupts that come before the first one is noticed are one. */
  private static void awaitThatTheRunHasHeard() {
    await().atMost(SOON).until(() -> runner().filter(Thread::isInterrupted).isEmpty());
  }

  private static Optional<Thread> runner() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("completion-cache-dashboard-warming"))
        .findFirst();
  }
}
