package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What matching by meaning takes of the engine, whatever the front. */
class SemanticEngineTest {

  private final Speech speech = new Speech();

  @AfterEach
  void close() {
    speech.close();
  }

  @Test
  void anApiThatCannotTellTheQuestionCostsNoAnswer() {
    speech.tellsQuestions(
        body -> {
          throw new NoClassDefFoundError("in a front");
        });

    assertThat(speech.ask("one").status()).isEqualTo(CacheStatus.MISS);
    assertThat(speech.ask("one").status()).isEqualTo(CacheStatus.HIT);
    assertThat(speech.cache.explain(speech.request("two")).status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void whatIsFilledInTogetherIsFoundAndTakesNoTimeOfEachOther() {
    speech.angles.with("one", 0).with("two", 60).with("one more", 10).with("two more", 70);
    speech.angles.meanwhile(() -> speech.clock.advance(Duration.ofSeconds(1)));

    speech.fill("one", "two");
    speech.angles.meanwhile(() -> {});

    assertThat(speech.cache.stats().timeSpent()).isZero();
    assertThat(speech.ask("one more").status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(speech.ask("two more").status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void manyCallersOfOneQuestionNeedOneVector() throws Exception {
    speech.angles.with("one", 0);
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch followers = new CountDownLatch(10);
    CountDownLatch open = new CountDownLatch(1);
    ExecutorService callers = Executors.newCachedThreadPool();
    try {
      List<Future<CacheOutcome>> all = new ArrayList<>();
      all.add(
          callers.submit(
              () -> speech.ask("one", new Slow(sent, followers, open, new AtomicBoolean()))));
      Desk.await(sent);
      for (int i = 0; i < 10; i++) {
        all.add(
            callers.submit(
                () -> speech.ask("one", new Slow(sent, followers, open, new AtomicBoolean()))));
      }
      Desk.await(followers);
      open.countDown();

      for (Future<CacheOutcome> caller : all) {
        assertThat(Desk.result(caller).status()).isIn(CacheStatus.MISS, CacheStatus.COALESCED);
      }
    } finally {
      open.countDown();
      callers.shutdownNow();
    }
    assertThat(speech.angles.calls()).isEqualTo(1);
    assertThat(speech.cache.stats().providerAnswers()).isEqualTo(1);
  }

  /** A call that lasts until a test lets it end, and tells who waits for it. */
  private record Slow(
      CountDownLatch sent, CountDownLatch followers, CountDownLatch open, AtomicBoolean follows)
      implements ProviderCall<String> {

    @Override
    public Upstream send() {
      sent.countDown();
      Desk.await(open);
      return new Office.Call(200).send();
    }

    /** Asked for by those who are about to wait for somebody else's call. */
    @Override
    public Timeouts timeouts() {
      if (follows.compareAndSet(false, true)) {
        followers.countDown();
      }
      return Timeouts.NONE;
    }

    @Override
    public String read(Answer answer) throws IOException {
      return Engine.text(answer);
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return new IllegalStateException(interruption);
    }
  }

  @Test
  void whatCannotBeReadIsNotCountedAsServed() {
    speech.angles.with("one", 0).with("two", 10);
    speech.ask("one");
    AtomicBoolean fails = new AtomicBoolean(true);

    CacheOutcome outcome = speech.ask("two", new Reading(() -> fails.getAndSet(false)));

    assertThat(outcome.status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome.reason()).contains("its answer cannot be read");
    assertThat(
            speech
                .cache
                .semanticReport()
                .orElseThrow()
                .category(CacheOptions.DEFAULT_CATEGORY)
                .served())
        .isZero();
  }

  /** A call of the provider whose caller cannot read all answers. */
  private record Reading(BooleanSupplier fails) implements ProviderCall<String> {

    private static final Office.Call CALL = new Office.Call(200);

    @Override
    public Upstream send() {
      return CALL.send();
    }

    @Override
    public String read(Answer answer) throws IOException {
      if (fails.getAsBoolean()) {
        throw new IOException("cannot be read");
      }
      return CALL.read(answer);
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return CALL.interrupted(interruption);
    }
  }
}
