package io.github.completioncache;

import static io.github.completioncache.Desk.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cancelling stops, and what it must leave alone. */
class CancellingTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicReference<Thread> runner = new AtomicReference<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private Engine engine = new Engine(builder -> builder.executor(threads));

  @AfterEach
  void close() {
    goOn.countDown();
    threads.shutdownNow();
    engine.close();
  }

  private static ScriptedBody hello() {
    return new ScriptedBody().give("hello").end();
  }

  /** The provider waits until it is interrupted. */
  private ScriptedBody waiting(CountDownLatch stopped) {
    runner.set(Thread.currentThread());
    asked.countDown();
    try {
      new CountDownLatch(1).await();
      return hello();
    } catch (InterruptedException e) {
      stopped.countDown();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void answerOfACallThatNoInterruptEndsIsKept() {
    AtomicBoolean answers = new AtomicBoolean();
    CompletableFuture<String> only =
        engine.askAsync(
            () -> {
              asked.countDown();
              // As a thread that reads from a socket: it neither waits nor hears an interrupt.
              while (!answers.get()) {
                Thread.onSpinWait();
              }
              return hello();
            });
    await(asked);

    only.cancel(true);
    answers.set(true);

    Awaitility.await().until(() -> engine.discarded() == 1);
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
    assertThat(engine.ask(CancellingTest::hello).outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(engine.sent()).isEqualTo(1);
  }

  @Test
  void callEndsWhenTheLastOfThoseWhoWaitedForItIsCancelled() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    CompletableFuture<String> first = engine.askAsync(() -> waiting(stopped));
    await(asked);
    Desk.awaitWaiting(runner.get());
    AtomicReference<Thread> follower = new AtomicReference<>();
    engine.store.beforeGet(() -> follower.set(Thread.currentThread()));
    CompletableFuture<String> second = engine.askAsync(CancellingTest::hello);
    Awaitility.await().until(() -> follower.get() != null);
    Desk.awaitWaiting(follower.get());

    first.cancel(true);
    assertThat(stopped.getCount()).isEqualTo(1);
    second.cancel(true);

    await(stopped);
    engine.store.beforeGet(() -> {});
    assertThat(engine.ask(CancellingTest::hello).value()).isEqualTo("hello");
  }

  @Test
  void storeIsNotInterrupted() {
    AtomicBoolean interruptedInStore = new AtomicBoolean();
    AtomicBoolean interruptedAfterwards = new AtomicBoolean();
    engine.store.beforeGet(
        () -> {
          runner.set(Thread.currentThread());
          asked.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            interruptedInStore.set(true);
          }
          interruptedInStore.compareAndSet(false, Thread.currentThread().isInterrupted());
        });
    CompletableFuture<String> only =
        engine.askAsync(
            () -> {
              interruptedAfterwards.set(Thread.currentThread().isInterrupted());
              throw new IllegalStateException("interrupted");
            });
    await(asked);
    Desk.awaitWaiting(runner.get());

    only.cancel(true);
    goOn.countDown();

    Awaitility.await().until(() -> engine.sent() == 1);
    Awaitility.await().untilTrue(interruptedAfterwards);
    assertThat(interruptedInStore).isFalse();
    assertThat(engine.store.gets()).isEqualTo(2);
  }

  @Test
  void putOfAnAnswerIsNotInterrupted() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    engine.store.beforePut(
        () -> {
          runner.set(Thread.currentThread());
          asked.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            interrupted.set(true);
          }
        });
    CompletableFuture<String> only = engine.askAsync(CancellingTest::hello);
    await(asked);
    Desk.awaitWaiting(runner.get());

    only.cancel(true);
    goOn.countDown();

    Awaitility.await().until(() -> engine.discarded() == 1);
    assertThat(interrupted).isFalse();
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
  }

  @Test
  void interruptOfACallerWhoRunsItsOwnTaskStays() throws Exception {
    engine = new Engine(builder -> builder.executor(Runnable::run));
    Thread.currentThread().interrupt();
    CompletableFuture<String> answer = engine.askAsync(() -> new ScriptedBody().end());
    boolean interrupted = Thread.interrupted();

    assertThat(interrupted).isTrue();
    assertThat(answer).isDone();
  }

  @Test
  void answerIsReleasedIfNothingCanBeMadeOfIt() {
    CompletableFuture<String> answer =
        engine.askAsync(
            CancellingTest::hello,
            result -> {
              throw new IllegalStateException("cannot be made");
            });

    assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
        .hasRootCauseMessage("cannot be made");
    assertThat(engine.discarded()).isEqualTo(1);
  }
}
