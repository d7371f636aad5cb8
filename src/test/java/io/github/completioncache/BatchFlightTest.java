package io.github.completioncache;

import static io.github.completioncache.Batches.statuses;
import static io.github.completioncache.Batches.values;
import static io.github.completioncache.CacheStatus.COALESCED;
import static io.github.completioncache.CacheStatus.HIT;
import static io.github.completioncache.CacheStatus.MISS;
import static io.github.completioncache.Desk.await;
import static io.github.completioncache.Desk.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.ResponseCache.Result;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches that are under way at the same time (R3). */
class BatchFlightTest {

  private final Batches batches = new Batches();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    batches.close();
  }

  /** The first call waits; later ones are answered at once. */
  private void holdFirst(Runnable then) {
    batches.answers(
        words -> {
          if (batches.sent().size() == 1) {
            await(release);
            then.run();
          }
          return Batches.capitals(words);
        });
  }

  private void awaitWaiting(AtomicReference<Thread> thread) {
    Awaitility.await().until(() -> thread.get() != null);
    Desk.awaitWaiting(thread.get());
  }

  private Future<List<Result<String>>> begin(AtomicReference<Thread> thread, String... words) {
    return batches.begin(
        () -> {
          thread.set(Thread.currentThread());
          return batches.ask(words);
        });
  }

  private Future<List<Result<String>>> beginWaiting(String... words) {
    AtomicReference<Thread> thread = new AtomicReference<>();
    Future<List<Result<String>>> future = begin(thread, words);
    awaitWaiting(thread);
    return future;
  }

  @Test
  void r3_equalBatchesMakeOneCall() throws Exception {
    holdFirst(() -> {});
    var first = batches.begin(() -> batches.ask("a", "b"));
    batches.awaitSent(1);
    var second = beginWaiting("a", "b");
    release.countDown();

    assertThat(values(result(first))).containsExactly("A", "B");
    assertThat(values(result(second))).containsExactly("A", "B");
    assertThat(statuses(result(second))).containsExactly(COALESCED, COALESCED);
    assertThat(batches.sent()).containsExactly(List.of("a", "b"));
  }

  @Test
  void r3_batchSendsOnlyWhatNobodyElseAsksFor() throws Exception {
    holdFirst(() -> {});
    var first = batches.begin(() -> batches.ask("a", "b"));
    batches.awaitSent(1);
    var second = batches.begin(() -> batches.ask("c", "b", "d", "a"));
    batches.awaitSent(2);
    release.countDown();

    assertThat(values(result(second))).containsExactly("C", "B", "D", "A");
    assertThat(statuses(result(second))).containsExactly(MISS, COALESCED, MISS, COALESCED);
    assertThat(values(result(first))).containsExactly("A", "B");
    assertThat(batches.sent()).containsExactly(List.of("a", "b"), List.of("c", "d"));
  }

  @Test
  void r3_batchesThatWantEachOthersAnswersDoNotBlockEachOther() throws Exception {
    CountDownLatch bothAsked = new CountDownLatch(2);
    batches.answers(
        words -> {
          bothAsked.countDown();
          await(bothAsked);
          return Batches.capitals(words);
        });
    // Each has its flight before it looks for the other's.
    CountDownLatch firstLooks = new CountDownLatch(1);
    batches.store.beforeGet(
        () -> {
          if (batches.store.gets() == 1) {
            firstLooks.countDown();
          }
        });
    var first = batches.begin(() -> batches.ask("a", "b", "x"));
    await(firstLooks);
    var second = batches.begin(() -> batches.ask("y", "b", "a"));

    assertThat(values(result(first))).containsExactly("A", "B", "X");
    assertThat(values(result(second))).containsExactly("Y", "B", "A");
    assertThat(batches.sent().stream().flatMap(List::stream))
        .containsExactlyInAnyOrder("a", "b", "x", "y");
  }

  @Test
  void r3_manyBatchesAtOnceAskForEachWordOnce() throws Exception {
    String[] words = "abcdefghijklmnopqrst".split("");
    List<Future<List<String>>> asked = new ArrayList<>();
    List<List<String>> expected = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      String[] some =
          Stream.generate(() -> words[random.nextInt(words.length)])
              .limit(random.nextInt(1, 9))
              .toArray(String[]::new);
      expected.add(Batches.capitals(List.of(some)));
      asked.add(batches.begin(() -> values(batches.ask(some))));
    }

    for (int i = 0; i < asked.size(); i++) {
      assertThat(result(asked.get(i))).isEqualTo(expected.get(i));
    }
    assertThat(batches.sent().stream().flatMap(List::stream)).containsExactlyInAnyOrder(words);
  }

  @Test
  void r3_requestForOneJoinsTheCallOfABatch() throws Exception {
    holdFirst(() -> {});
    var batch = batches.begin(() -> batches.ask("a", "b"));
    batches.awaitSent(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    var alone =
        batches.begin(
            () -> {
              thread.set(Thread.currentThread());
              return batches.askAlone("b");
            });
    awaitWaiting(thread);
    release.countDown();

    assertThat(result(alone).value()).isEqualTo("B");
    assertThat(result(alone).outcome().status()).isEqualTo(COALESCED);
    assertThat(values(result(batch))).containsExactly("A", "B");
    assertThat(batches.sent()).hasSize(1);
  }

  @Test
  void r3_batchTakesOverAtOnceFromALeaderThatIsInterrupted() throws Exception {
    batches.answers(
        words -> {
          if (batches.sent().size() == 1) {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new UncheckedIOException(new InterruptedIOException("interrupted"));
            }
          }
          return Batches.capitals(words);
        });
    AtomicReference<Thread> leader = new AtomicReference<>();
    var first = begin(leader, "a", "b");
    batches.awaitSent(1);
    var second = beginWaiting("b", "a");

    leader.get().interrupt();

    assertThat(values(result(second))).containsExactly("B", "A");
    assertThatThrownBy(() -> result(first)).hasRootCauseInstanceOf(InterruptedIOException.class);
    assertThat(batches.sent()).containsExactly(List.of("a", "b"), List.of("b", "a"));
  }

  @Test
  void waitingBatchCanBeInterrupted() throws Exception {
    holdFirst(() -> {});
    var first = batches.begin(() -> batches.ask("a", "b"));
    batches.awaitSent(1);
    AtomicReference<Thread> follower = new AtomicReference<>();
    var second = begin(follower, "a", "b");
    awaitWaiting(follower);

    follower.get().interrupt();

    assertThatThrownBy(() -> result(second))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("interrupted");
    release.countDown();
    assertThat(values(result(first))).containsExactly("A", "B");
  }

  @Test
  void errorIsSharedByThoseWhoAskedForAllOfIt() throws Exception {
    batches.answersWith(400);
    holdFirst(() -> {});
    var first = batches.begin(() -> batches.ask("a", "b"));
    batches.awaitSent(1);
    var second = beginWaiting("b", "a");
    release.countDown();

    assertThat(statuses(result(first))).containsExactly(MISS, MISS);
    assertThat(statuses(result(second))).containsExactly(MISS, MISS);
    assertThat(batches.sent()).hasSize(1);
  }

  @Test
  void failureIsSharedByThoseWhoAskedForAllOfIt() throws Exception {
    holdFirst(
        () -> {
          throw new IllegalArgumentException("no");
        });
    var first = batches.begin(() -> batches.ask("a", "b"));
    batches.awaitSent(1);
    var second = beginWaiting("b", "a");
    release.countDown();

    assertThatThrownBy(() -> result(first)).hasMessageContaining("no");
    assertThatThrownBy(() -> result(second)).hasMessageContaining("no");
    assertThat(batches.sent()).hasSize(1);
  }

  @Test
  void errorThatMayBeDueToOtherInputsIsNotShared() throws Exception {
    batches.answers(
        words -> {
          boolean isFirst = batches.sent().size() == 1;
          if (isFirst) {
            await(release);
          }
          batches.answersWith(isFirst ? 400 : 200);
          return Batches.capitals(words);
        });
    var first = batches.begin(() -> batches.ask("a", "b"));
    batches.awaitSent(1);
    var part = beginWaiting("b");
    AtomicReference<Thread> thread = new AtomicReference<>();
    var alone =
        batches.begin(
            () -> {
              thread.set(Thread.currentThread());
              return batches.askAlone("a");
            });
    awaitWaiting(thread);
    release.countDown();

    assertThat(statuses(result(first))).containsExactly(MISS, MISS);
    assertThat(values(result(part))).containsExactly("B");
    assertThat(result(alone).value()).isEqualTo("A");
    assertThat(batches.sent()).hasSize(3);
    assertThat(batches.cache.stats().stores()).isEqualTo(2);
  }

  @Test
  void badAnswerOfABatchIsNotShared() throws Exception {
    batches.answers(
        words -> {
          if (batches.sent().size() == 1) {
            await(release);
            return List.of(AnyApi.BAD, AnyApi.BAD);
          }
          return Batches.capitals(words);
        });
    var first = batches.begin(() -> batches.ask("a", "b"));
    batches.awaitSent(1);
    var second = beginWaiting("a", "b");
    release.countDown();

    assertThat(values(result(first))).containsExactly(AnyApi.BAD, AnyApi.BAD);
    assertThat(values(result(second))).containsExactly("A", "B");
    assertThat(batches.sent()).hasSize(2);
  }

  @Test
  void whatLandedBetweenLookAndCallIsNotAskedForAgain() {
    batches.store.beforeGet(
        () -> {
          if (batches.store.gets() == 2) {
            batches.store.beforeGet(() -> {});
            batches.askAlone("a");
          }
        });

    var results = batches.ask("a", "b");

    assertThat(statuses(results)).containsExactly(HIT, MISS);
    assertThat(batches.sent()).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void asyncBatchDoesNotBlockTheCaller() throws Exception {
    holdFirst(() -> {});
    var future = batches.askAsync("a", "b");
    batches.awaitSent(1);
    assertThat(future).isNotDone();
    release.countDown();

    assertThat(values(result(future))).containsExactly("A", "B");
    assertThat(statuses(result(batches.askAsync("b", "a")))).containsExactly(HIT, HIT);
  }

  @Test
  void cancelledBatchGoesOnForThoseWhoWaitForAPartOfIt() throws Exception {
    holdFirst(() -> {});
    var cancelled = batches.askAsync("a", "b");
    batches.awaitSent(1);
    var waiting = beginWaiting("b");
    cancelled.cancel(true);
    release.countDown();

    assertThat(values(result(waiting))).containsExactly("B");
    assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
    assertThat(batches.sent()).hasSize(1);
  }

  @Test
  void cancelledBatchThatNobodyWaitsForIsStopped() {
    CountDownLatch stopped = new CountDownLatch(1);
    batches.answers(
        words -> {
          try {
            new CountDownLatch(1).await();
            return List.of();
          } catch (InterruptedException e) {
            stopped.countDown();
            throw new IllegalStateException(e);
          }
        });
    var cancelled = batches.askAsync("a", "b");
    batches.awaitSent(1);

    cancelled.cancel(true);

    await(stopped);
  }
}
