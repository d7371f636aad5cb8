package io.github.completioncache;

import static io.github.completioncache.Desk.await;
import static io.github.completioncache.Desk.question;
import static io.github.completioncache.Desk.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.StubProvider;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InvalidationInFlightTest {

  private static final CacheOptions OPTIONS =
      CacheOptions.builder().category("faq").namespace("acme").tags("prices").build();

  private final Desk desk = new Desk();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    desk.close();
  }

  static Stream<Invalidation> covering() {
    return Stream.of(
        Invalidation.category("faq"),
        Invalidation.model("gpt-4o-mini"),
        Invalidation.tag("prices"),
        Invalidation.namespace("acme"),
        Invalidation.everything());
  }

  private CachedCompletion ask() {
    return desk.client.complete(question("Hi"), OPTIONS);
  }

  private Future<CachedCompletion> beginHeldCall() {
    desk.provider.answers(
        (request, exchange) -> {
          await(release);
          StubProvider.respond(exchange, 200, StubProvider.answer("old"));
        });
    Future<CachedCompletion> caller = desk.begin(this::ask);
    desk.awaitCalls(1);
    desk.provider.answers(200, StubProvider.answer("new"));
    return caller;
  }

  @ParameterizedTest
  @MethodSource("covering")
  void answerUnderWayReachesItsCallerButIsNotStoredOrJoined(Invalidation what) throws Exception {
    Future<CachedCompletion> caller = beginHeldCall();

    desk.client.invalidate(what);
    CachedCompletion later = ask();
    release.countDown();

    assertThat(later.completion().toString()).contains("new");
    assertThat(result(caller).completion().toString()).contains("old");
    assertThat(result(caller).outcome().notStoredReason())
        .hasValue("overtaken by an invalidation or a refresh");
    assertThat(ask().outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(ask().completion().toString()).contains("new");
  }

  @Test
  void invalidationOfTheKeyOvertakesTheCallUnderWay() throws Exception {
    var key = ask().outcome().key().orElseThrow();
    desk.client.invalidate(Invalidation.key(key));
    desk.provider.requests().clear();
    Future<CachedCompletion> caller = beginHeldCall();

    desk.client.invalidate(Invalidation.key(key));
    release.countDown();

    assertThat(result(caller).outcome().notStoredReason()).isPresent();
    assertThat(ask().outcome().status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void callThatIsNotCoveredIsStored() throws Exception {
    Future<CachedCompletion> caller = beginHeldCall();

    desk.client.invalidate(Invalidation.category("news_summary"));
    release.countDown();

    assertThat(result(caller).outcome().notStoredReason()).isEmpty();
    assertThat(ask().outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void putThatIsGoingOnIsWaitedForAndRemoved() throws Exception {
    CountDownLatch putting = new CountDownLatch(1);
    desk.store.beforePut(
        () -> {
          putting.countDown();
          await(release);
        });
    Future<CachedCompletion> caller = desk.begin(this::ask);
    await(putting);
    Thread[] thread = new Thread[1];
    CountDownLatch started = new CountDownLatch(1);
    Future<Long> removed =
        desk.begin(
            () -> {
              thread[0] = Thread.currentThread();
              started.countDown();
              return desk.client.invalidate(Invalidation.everything());
            });
    await(started);
    Desk.awaitWaiting(thread[0]);
    assertThat(removed).isNotDone();
    release.countDown();

    assertThat(result(caller).outcome().notStoredReason()).isEmpty();
    assertThat(result(removed)).isEqualTo(1);
    assertThat(ask().outcome().status()).isEqualTo(CacheStatus.MISS);
  }
}
