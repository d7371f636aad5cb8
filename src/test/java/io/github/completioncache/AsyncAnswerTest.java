package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers who do not wait, and callers who change their mind. */
class AsyncAnswerTest {

  private Engine engine = new Engine();

  @AfterEach
  void close() {
    engine.close();
  }

  private static ScriptedBody hello() {
    return new ScriptedBody().give("hello").end();
  }

  private static <T> T result(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  @Test
  void callingThreadWaitsForNeitherStoreNorProvider() throws Exception {
    Queue<Runnable> tasks = new ArrayDeque<>();
    engine = new Engine(builder -> builder.executor(tasks::add));

    CompletableFuture<String> answer = engine.askAsync(AsyncAnswerTest::hello);

    assertThat(engine.store.gets()).isZero();
    assertThat(engine.sent()).isZero();
    assertThat(answer).isNotDone();
    tasks.remove().run();
    assertThat(result(answer)).isEqualTo("hello");
    assertThat(tasks).isEmpty();
  }

  @Test
  void threadsAreOurOwnUnlessTheBuilderNamesThem() throws Exception {
    AtomicReference<Thread> runner = new AtomicReference<>();
    assertThat(
            result(
                engine.askAsync(
                    () -> {
                      runner.set(Thread.currentThread());
                      return hello();
                    })))
        .isEqualTo("hello");

    assertThat(runner.get()).isNotSameAs(Thread.currentThread());
    assertThat(runner.get().isDaemon()).isTrue();
  }

  @Test
  void r3CancellingTheCallerWhoAskedDoesNotCancelTheCallThatOthersWaitFor() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    CompletableFuture<String> first =
        engine.askAsync(
            () -> {
              asked.countDown();
              Desk.await(answers);
              return hello();
            });
    Desk.await(asked);
    CompletableFuture<String> second = engine.askAsync(AsyncAnswerTest::hello);
    Awaitility.await().until(() -> engine.store.gets() == 3);
    Thread third = new Thread(() -> engine.ask(AsyncAnswerTest::hello));
    third.start();
    Awaitility.await().until(() -> engine.store.gets() == 4);
    Desk.awaitWaiting(third);

    assertThat(first.cancel(true)).isTrue();
    answers.countDown();

    assertThat(result(second)).isEqualTo("hello");
    third.join(30_000);
    assertThat(third.isAlive()).isFalse();
    assertThat(engine.sent()).isEqualTo(1);
    assertThat(first).isCancelled();
    Awaitility.await().until(() -> engine.discarded() == 1);
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
  }

  @Test
  void cancellingTheOnlyCallerStopsTheCall() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicReference<Thread> runner = new AtomicReference<>();
    CompletableFuture<String> only =
        engine.askAsync(
            () -> {
              runner.set(Thread.currentThread());
              asked.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                stopped.countDown();
                throw new IllegalStateException("interrupted", e);
              }
              return hello();
            });
    Desk.await(asked);
    Desk.awaitWaiting(runner.get());

    only.cancel(true);

    Desk.await(stopped);
    assertThat(result(engine.askAsync(AsyncAnswerTest::hello))).isEqualTo("hello");
  }

  @Test
  void cancellingBeforeItBeginsAsksNobody() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    engine = new Engine(builder -> builder.executor(tasks::add));
    CompletableFuture<String> answer = engine.askAsync(AsyncAnswerTest::hello);

    answer.cancel(true);
    tasks.remove().run();

    assertThat(engine.store.gets()).isZero();
    assertThat(engine.sent()).isZero();
  }

  @Test
  void interruptionDoesNotReachTheNextTaskOfTheThread() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      engine = new Engine(builder -> builder.executor(one));
      CountDownLatch asked = new CountDownLatch(1);
      AtomicReference<Thread> runner = new AtomicReference<>();
      CompletableFuture<String> cancelled =
          engine.askAsync(
              () -> {
                runner.set(Thread.currentThread());
                asked.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("interrupted");
              });
      Desk.await(asked);
      Desk.awaitWaiting(runner.get());
      cancelled.cancel(true);

      assertThat(one.submit(() -> Thread.currentThread().isInterrupted()).get(30, TimeUnit.SECONDS))
          .isFalse();
      assertThat(result(engine.askAsync(AsyncAnswerTest::hello))).isEqualTo("hello");
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void errorOfTheProviderArrivesAsItIs() {
    IllegalStateException error = new IllegalStateException("provider");
    CompletableFuture<String> answer =
        engine.askAsync(
            () -> {
              throw error;
            });

    assertThatThrownBy(() -> result(answer)).cause().isSameAs(error);
  }

  @Test
  void executorThatTakesNothingIsAFailureOfTheFuture() {
    engine =
        new Engine(
            builder ->
                builder.executor(
                    task -> {
                      throw new RejectedExecutionException("full");
                    }));

    assertThatThrownBy(() -> result(engine.askAsync(AsyncAnswerTest::hello)))
        .hasCauseInstanceOf(RejectedExecutionException.class);
  }
}
