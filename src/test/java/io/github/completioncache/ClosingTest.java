package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cache that is closed while it is asked. */
class ClosingTest {

  private static final int ROUNDS = 100;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @Test
  void askingWithoutWaitingWhileItIsClosedIsAtWorstABypass() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Engine engine = new Engine(builder -> builder.enabled(() -> false));
      CompletableFuture<String> before = engine.askAsync(ClosingTest::hello);
      List<CompletableFuture<String>> answers = new ArrayList<>(List.of(before));

      together(
          () -> {
            engine.close();
            return null;
          },
          () -> {
            for (int j = 0; j < 20; j++) {
              answers.add(engine.askAsync(ClosingTest::hello));
            }
            return null;
          });

      for (CompletableFuture<String> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("hello");
      }
    }
  }

  @Test
  void storeIsClosedOnce() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Engine engine = new Engine();
      AtomicInteger closings = new AtomicInteger();
      engine.store.beforeClose(closings::incrementAndGet);
      Callable<Void> closing =
          () -> {
            engine.close();
            return null;
          };

      together(closing, closing);

      assertThat(closings).hasValue(1);
    }
  }

  /** Begins both at the same time, as far as two threads can. */
  private void together(Callable<Void> one, Callable<Void> other) throws Exception {
    AtomicInteger ready = new AtomicInteger();
    List<Future<Void>> both = new ArrayList<>();
    for (Callable<Void> action : List.of(one, other)) {
      both.add(
          threads.submit(
              () -> {
                ready.incrementAndGet();
                while (ready.get() < 2) {
                  Thread.onSpinWait();
                }
                return action.call();
              }));
    }
    for (Future<Void> each : both) {
      each.get(30, TimeUnit.SECONDS);
    }
  }

  private static ScriptedBody hello() {
    return new ScriptedBody().give("hello").end();
  }
}
