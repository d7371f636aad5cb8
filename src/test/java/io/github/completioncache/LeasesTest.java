package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.store.Invalidation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Caches that share a store and its leases, as processes do, and callers in them. */
class LeasesTest {

  private final LeasedStore store = new LeasedStore();
  private final Engine here = engine(Duration.ofMinutes(1));
  private final Engine there = engine(Duration.ofMinutes(1));
  private final ScriptedBody body = new ScriptedBody();
  private final ExecutorService callers = Executors.newCachedThreadPool();

  private Engine engine(Duration longestWait) {
    return new Engine(builder -> builder.store(store).leases(longestWait));
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    here.close();
    there.close();
  }

  private static ScriptedBody hello() {
    return new ScriptedBody().give("hello").end();
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  /** A caller here whose call of the provider is under way. */
  private Future<Result<String>> beginHere() {
    Future<Result<String>> caller = callers.submit(() -> here.ask(() -> body));
    Awaitility.await().until(() -> body.reads() == 1);
    return caller;
  }

  /** A caller there who waits for the call here. */
  private Future<Result<String>> waitThere() {
    int before = store.takes();
    Future<Result<String>> caller = callers.submit(() -> there.ask(LeasesTest::hello));
    Awaitility.await().until(() -> store.takes() >= before + 3);
    return caller;
  }

  @Test
  void r3_missesOfTwoProcessesMakeOneCall() throws Exception {
    Future<Result<String>> leader = beginHere();
    Future<Result<String>> follower = waitThere();
    body.give("answer").end();

    assertThat(result(leader).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(result(follower).value()).isEqualTo("answer");
    assertThat(result(follower).outcome().status()).isEqualTo(CacheStatus.COALESCED);
    assertThat(result(follower).outcome().reason()).isEqualTo("shared a call of another process");
    assertThat(there.sent()).isZero();
    assertThat(there.cache.stats().coalesced()).isEqualTo(1);
    assertThat(there.cache.stats().misses()).isZero();
    assertThat(store.leases()).isZero();
  }

  @Test
  void r3_manyCallersInTwoProcessesMakeOneCall() throws Exception {
    List<Future<Result<String>>> all = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      Engine engine = i % 2 == 0 ? here : there;
      all.add(callers.submit(() -> engine.ask(() -> body)));
    }
    Awaitility.await().until(() -> body.reads() == 1);
    body.give("answer").end();

    for (Future<Result<String>> one : all) {
      assertThat(result(one).value()).isEqualTo("answer");
    }
    assertThat(here.sent() + there.sent()).isEqualTo(1);
    assertThat(store.leases()).isZero();
  }

  @Test
  void hitAsksForNoLease() {
    here.ask(LeasesTest::hello);
    int before = store.takes();

    assertThat(there.ask(LeasesTest::hello).outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(store.takes()).isEqualTo(before).isEqualTo(1);
  }

  @Test
  void waiterGoesOnAtOnceWhenTheOtherCallFails() throws Exception {
    Future<Result<String>> leader = beginHere();
    Future<Result<String>> follower = waitThere();
    body.breakOff(new IOException("reset"));

    assertThatThrownBy(() -> result(leader)).isInstanceOf(ExecutionException.class);
    assertThat(result(follower).value()).isEqualTo("hello");
    assertThat(result(follower).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(there.sent()).isEqualTo(1);
    assertThat(store.leases()).isZero();
  }

  @Test
  void waiterGoesOnAtOnceWhenTheProviderCannotBeAsked() throws Exception {
    CompletableFuture<InputStream> answer = new CompletableFuture<>();
    Future<Result<String>> leader = callers.submit(() -> here.ask(answer::join));
    Awaitility.await().until(() -> store.leases() == 1);
    Future<Result<String>> follower = waitThere();
    answer.completeExceptionally(new IllegalStateException("no network"));

    assertThatThrownBy(() -> result(leader)).isInstanceOf(ExecutionException.class);
    assertThat(result(follower).value()).isEqualTo("hello");
    assertThat(store.leases()).isZero();
  }

  @Test
  void waiterGoesOnAtOnceWhenTheAnswerIsNotStored() throws Exception {
    try (Engine strict =
        new Engine(
            builder ->
                builder
                    .store(store)
                    .leases(Duration.ofMinutes(1))
                    .policy(CachePolicy.builder().maximumAnswerBytes(3).build()))) {
      Future<Result<String>> leader = callers.submit(() -> strict.ask(() -> body));
      Awaitility.await().until(() -> body.reads() == 1);
      Future<Result<String>> follower = waitThere();
      body.give("answer").end();

      assertThat(result(leader).outcome().notStoredReason()).isPresent();
      assertThat(result(follower).outcome().status()).isEqualTo(CacheStatus.MISS);
      assertThat(store.leases()).isZero();
    }
  }

  @Test
  void waitersDoNotAskTheProviderOneAfterTheOther() throws Exception {
    try (Engine third = engine(Duration.ofMinutes(1))) {
      Future<Result<String>> leader = beginHere();
      ScriptedBody second = new ScriptedBody();
      Future<Result<String>> one = callers.submit(() -> there.ask(() -> second));
      Future<Result<String>> other = callers.submit(() -> third.ask(() -> second));
      int before = store.takes();
      Awaitility.await().until(() -> store.takes() >= before + 8);
      body.breakOff(new IOException("reset"));

      assertThatThrownBy(() -> result(leader)).isInstanceOf(ExecutionException.class);
      Awaitility.await().until(() -> there.sent() == 1 && third.sent() == 1);
      second.end().end();
      assertThat(result(one).outcome().status()).isEqualTo(CacheStatus.MISS);
      assertThat(result(other).outcome().status()).isEqualTo(CacheStatus.MISS);
      assertThat(store.leases()).isZero();
    }
  }

  @Test
  void crashedProcessStrandsNobody() throws Exception {
    Future<Result<String>> leader = beginHere();
    Future<Result<String>> follower = waitThere();
    store.passTime();

    assertThat(result(follower).value()).isEqualTo("hello");
    assertThat(result(follower).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(store.leases()).isZero();
    body.end();
    result(leader);
  }

  @Test
  void whoTakesOverIsWaitedFor() throws Exception {
    Future<Result<String>> leader = beginHere();
    ScriptedBody second = new ScriptedBody();
    Future<Result<String>> follower = callers.submit(() -> there.ask(() -> second));
    Awaitility.await().until(() -> store.takes() >= 3);
    store.passTime();
    Awaitility.await().until(() -> second.reads() == 1);
    try (Engine third = engine(Duration.ofMinutes(1))) {
      int before = store.takes();
      Future<Result<String>> late = callers.submit(() -> third.ask(LeasesTest::hello));
      Awaitility.await().until(() -> store.takes() >= before + 3);
      second.give("answer").end();

      assertThat(result(follower).outcome().status()).isEqualTo(CacheStatus.MISS);
      assertThat(result(late).outcome().status()).isEqualTo(CacheStatus.COALESCED);
      assertThat(third.sent()).isZero();
    }
    body.end();
    result(leader);
  }

  @Test
  void nobodyWaitsForLongerThanTheLongestWait() throws Exception {
    Future<Result<String>> leader = beginHere();
    try (Engine impatient = engine(Duration.ofMillis(20))) {
      Result<String> follower = impatient.ask(LeasesTest::hello);

      assertThat(follower.value()).isEqualTo("hello");
      assertThat(follower.outcome().status()).isEqualTo(CacheStatus.MISS);
      assertThat(store.leases()).as("the other's").isEqualTo(1);
    }
    body.end();
    result(leader);
    assertThat(store.leases()).isZero();
  }

  @Test
  void answersEvenIfLeasesFail() throws Exception {
    store.failTakesAfter(0);
    Result<String> answer = here.ask(LeasesTest::hello);

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(here.cache.stats().storeErrorsByOperation()).containsExactly(entry("lease", 1L));
    assertThat(here.cache.stats().stores()).isEqualTo(1);
  }

  @Test
  void waiterGoesOnAtOnceWhenLeasesBeginToFail() throws Exception {
    Future<Result<String>> leader = beginHere();
    store.failTakesAfter(4);

    assertThat(there.ask(LeasesTest::hello).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(there.cache.stats().storeErrorsByOperation()).containsExactly(entry("lease", 1L));
    body.end();
    result(leader);
  }

  @Test
  void answersEvenIfTheLeaseCannotBeEnded() {
    store.failReleases();

    assertThat(here.ask(LeasesTest::hello).value()).isEqualTo("hello");
    assertThat(here.cache.stats().storeErrorsByOperation()).containsExactly(entry("lease", 1L));
    assertThat(there.ask(LeasesTest::hello).outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void interruptedWaiterStopsWaitingAndLeavesNothingBehind() throws Exception {
    Future<Result<String>> leader = beginHere();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                there.ask(LeasesTest::hello);
              } catch (RuntimeException e) {
                failure.complete(Thread.currentThread().isInterrupted() ? e : new Error(e));
              }
            });
    waiter.start();
    Awaitility.await().until(() -> store.takes() >= 3);
    waiter.interrupt();

    assertThat(result(failure))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    Future<Result<String>> next = waitThere();
    body.give("answer").end();
    assertThat(result(next).outcome().status()).isEqualTo(CacheStatus.COALESCED);
    result(leader);
  }

  @Test
  void cancelledWaiterStopsWaiting() throws Exception {
    Future<Result<String>> leader = beginHere();
    CompletableFuture<String> waiter = there.askAsync(LeasesTest::hello);
    Awaitility.await().until(() -> store.takes() >= 3);
    waiter.cancel(true);

    Awaitility.await().until(() -> there.cache.stats().misses() == 1);
    assertThat(there.sent()).isZero();
    body.end();
    result(leader);
  }

  @Test
  void s3_streamIsWaitedForUntilItsEnd() throws Exception {
    body.give("one ");
    InputStream reader = here.stream(() -> body).value();
    assertThat(reader.readNBytes(4)).hasSize(4);
    Future<Result<InputStream>> other = callers.submit(() -> there.stream(LeasesTest::hello));
    Awaitility.await().until(() -> store.takes() >= 3);
    assertThat(store.leases()).isEqualTo(1);
    body.give("two").end();
    assertThat(reader.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("two");

    assertThat(result(other).outcome().status()).isEqualTo(CacheStatus.COALESCED);
    assertThat(result(other).value()).hasContent("one two");
    assertThat(store.leases()).isZero();
  }

  @Test
  void w4_streamThatIsLeftIsWaitedForNoLonger() throws Exception {
    body.give("one ");
    InputStream reader = here.stream(() -> body).value();
    Future<Result<String>> other = waitThere();
    reader.close();

    assertThat(result(other).value()).isEqualTo("hello");
    assertThat(store.leases()).isZero();
  }

  @Test
  void invalidatedCallIsWaitedForNoLonger() throws Exception {
    Future<Result<String>> leader = beginHere();
    Future<Result<String>> other = waitThere();
    here.cache.invalidate(Invalidation.everything());

    assertThat(result(other).value()).isEqualTo("hello");
    body.end();
    result(leader);
    assertThat(there.ask(LeasesTest::hello).outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void callsThatDoNotShareNeitherWaitNorAreWaitedFor() {
    try (Desk desk = new Desk(builder -> builder.store(store).leases(Duration.ofMinutes(1)))) {
      assertThat(desk.ask("Hi", CacheOptions.Mode.REFRESH).outcome().status())
          .isEqualTo(CacheStatus.MISS);
      assertThat(desk.ask("Hi", CacheOptions.Mode.BYPASS).outcome().status())
          .isEqualTo(CacheStatus.BYPASS);
      assertThat(desk.ask("Ho", CacheOptions.Mode.NO_STORE).outcome().status())
          .isEqualTo(CacheStatus.MISS);
      assertThat(store.takes()).isZero();

      assertThat(desk.ask("Ho").outcome().status()).isEqualTo(CacheStatus.MISS);
      assertThat(store.takes()).isEqualTo(1);
    }
  }

  @Test
  void requestsThatAreSentTogetherAskForNoLease() {
    try (Batches batches =
        new Batches(builder -> builder.store(store).leases(Duration.ofMinutes(1)))) {
      assertThat(batches.ask("one", "two")).hasSize(2);
      assertThat(store.takes()).isZero();
    }
  }
}
