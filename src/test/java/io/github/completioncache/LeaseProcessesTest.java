package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** Real processes that ask the same at the same time, with one Redis between them. */
class LeaseProcessesTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final RedisProcess redis = RedisProcess.start();
  private final RedisClient admin = RedisClients.connect(redis.url());
  private final StubProvider provider = StubProvider.start();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    admin.close();
    provider.close();
    redis.close();
  }

  /** The first answer waits for {@link #release}. */
  private void holdFirst(StubProvider.Handler first) {
    provider.answers(
        (request, exchange) -> {
          if (provider.calls() == 1) {
            Desk.await(release);
            first.handle(request, exchange);
          } else {
            StubProvider.respond(exchange, 200, StubProvider.answer("second"));
          }
        });
  }

  /** Until somebody has asked for a lease again and again. */
  private void awaitWaiting() {
    Awaitility.await().until(() -> scripts() >= 5);
  }

  private long scripts() {
    return admin
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_eval:calls="))
        .mapToLong(line -> Long.parseLong(line.replaceAll("^.*?calls=(\\d+),.*$", "$1")))
        .sum();
  }

  private LeasedCaller caller(Duration longestWait, String way) throws IOException {
    return LeasedCaller.start(redis, provider, longestWait, way);
  }

  private void assertNoLeaseIsLeft() {
    assertThat(admin.scanIteration(1000, "completion-cache:l:*").collect(new TreeSet<>()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "stream"})
  void r3_twoProcessesAndOneColdKeyMakeOneCall(String way) throws Exception {
    holdFirst(
        (request, exchange) -> {
          if (way.equals("stream")) {
            StubProvider.respondEvents(
                exchange, StubProvider.chunk("Hi"), StubProvider.lastChunk(), "[DONE]");
          } else {
            StubProvider.respond(exchange, 200, StubProvider.answer("first"));
          }
        });
    try (LeasedCaller one = caller(LONG, way);
        LeasedCaller other = caller(LONG, way)) {
      one.ask();
      other.ask();
      awaitWaiting();
      release.countDown();

      assertThat(List.of(one.status(), other.status()))
          .containsExactlyInAnyOrder(CacheStatus.MISS, CacheStatus.COALESCED);
    }
    assertThat(provider.calls()).isEqualTo(1);
    assertNoLeaseIsLeft();
  }

  @Test
  void r3_processThatIsKilledStrandsNobody() throws Exception {
    holdFirst((request, exchange) -> exchange.close());
    Duration longestWait = Duration.ofSeconds(3);
    try (LeasedCaller leader = caller(longestWait, "plain");
        LeasedCaller follower = caller(longestWait, "plain")) {
      leader.ask();
      Awaitility.await().until(() -> provider.calls() == 1);
      follower.ask();
      awaitWaiting();
      leader.kill();

      assertThat(follower.status()).isEqualTo(CacheStatus.MISS);
    }
    assertThat(provider.calls()).isEqualTo(2);
    assertNoLeaseIsLeft();
  }

  @Test
  void answerThatIsNotStoredIsAskedForAgainAtOnce() throws Exception {
    String truncated = StubProvider.answer("Hel").replace("\"stop\"", "\"length\"");
    holdFirst((request, exchange) -> StubProvider.respond(exchange, 200, truncated));
    try (LeasedCaller leader = caller(LONG, "plain");
        LeasedCaller follower = caller(LONG, "plain")) {
      leader.ask();
      Awaitility.await().until(() -> provider.calls() == 1);
      follower.ask();
      awaitWaiting();
      release.countDown();

      assertThat(leader.status()).isEqualTo(CacheStatus.MISS);
      assertThat(follower.status()).isEqualTo(CacheStatus.MISS);
    }
    assertThat(provider.calls()).isEqualTo(2);
    assertNoLeaseIsLeft();
  }
}
