package io.github.completioncache.openai;

import static io.github.completioncache.openai.SemanticDesk.FORGOT;
import static io.github.completioncache.openai.SemanticDesk.RESET;
import static io.github.completioncache.openai.SemanticDesk.outcome;
import static io.github.completioncache.openai.SemanticDesk.question;
import static io.github.completioncache.openai.SemanticDesk.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.semantic.Guard;
import io.github.completioncache.semantic.Judge;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.UnusableAnswerException;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.CacheStoreException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;

/** Those whom matching asks can be down: callers then wait little, and get their answers. */
class SemanticTroubleTest {

  private final SemanticDesk desk = new SemanticDesk();

  @AfterEach
  void close() {
    desk.close();
  }

  /** Twenty questions in other words. */
  private void askTwenty(CachedCompletionClient client) {
    for (int i = 0; i < 20; i++) {
      desk.angles.with("Wording " + i, 20);
      said(client, "Wording " + i);
    }
  }

  @Test
  void aJudgeThatFailsIsLeftAloneForAWhile() {
    AtomicInteger asked = new AtomicInteger();
    AtomicBoolean down = new AtomicBoolean(true);
    Judge judge =
        given -> {
          asked.incrementAndGet();
          if (down.get()) {
            throw new IllegalStateException("down");
          }
          return Judge.Verdict.free(true);
        };
    CachedCompletionClient client = desk.open(options -> options.judge(judge));
    said(client, RESET);

    askTwenty(client);

    assertThat(desk.calls()).isEqualTo(21);
    assertThat(asked).hasValue(5);
    down.set(false);
    assertThat(outcome(client, FORGOT).reason()).contains("the judge failed");
    desk.desk.clock.advance(Duration.ofSeconds(31));
    assertThat(outcome(client, "Wording 3").status()).isEqualTo(CacheStatus.HIT);
    desk.angles.with("One more", 20);
    assertThat(outcome(client, "One more").status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void noVectorIsPaidForWhileTheIndexFails() {
    AtomicBoolean down = new AtomicBoolean(true);
    VectorStore vectors =
        space -> {
          if (down.get()) {
            throw new CacheStoreException("it knows no vectors");
          }
          return desk.vectors.vectors(space);
        };
    CachedCompletionClient client = desk.open(options -> options.vectors(vectors));

    askTwenty(client);

    assertThat(desk.calls()).isEqualTo(20);
    assertThat(desk.angles.calls()).isEqualTo(5);
    down.set(false);
    desk.desk.clock.advance(Duration.ofSeconds(31));
    said(client, RESET);
    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void anInterruptIsNoFailureOfTheEmbedder() {
    CachedCompletionClient client = desk.open();
    desk.angles.fails(new IllegalStateException(new InterruptedException()));
    askTwenty(client);
    desk.angles.fails(null);

    said(client, RESET);

    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(client.stats().storeErrors()).isZero();
  }

  @Test
  void aTimeoutIsOneThoughItLooksLikeAnInterrupt() {
    CachedCompletionClient client = desk.open();
    desk.angles.fails(new IllegalStateException(new InterruptedIOException("timeout")));

    askTwenty(client);

    assertThat(desk.angles.calls()).isLessThan(10);
    assertThat(client.stats().storeErrorsByOperation()).containsKey("embed");
  }

  @Test
  void whatIsNoVectorIsPaidForAllTheSame() {
    CachedCompletionClient client = desk.open();
    TokenUsage paid = new TokenUsage(7, 0, 0);
    desk.angles.fails(new UnusableAnswerException("no vector", "text-embedding-3-small", paid));

    said(client, RESET);

    assertThat(client.stats().tokensOverhead()).isEqualTo(paid);
  }

  @Test
  void anEmbedderThatFailsIsAskedOnceForAMiss() {
    CachedCompletionClient client = desk.open();
    desk.angles.fails(new IllegalStateException("down"));

    said(client, RESET);

    assertThat(desk.angles.calls()).isEqualTo(1);
  }

  @Test
  void aGuardThatCannotBeLoadedObjects() {
    Guard broken =
        new Guard() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Optional<String> objection(String asked, String known) {
            throw new NoClassDefFoundError("in a guard");
          }
        };
    CachedCompletionClient client = desk.open(options -> options.guard(broken));
    said(client, RESET);

    assertThat(outcome(client, FORGOT).reason()).contains("a guard failed");
  }

  @ParameterizedTest
  @NullSource
  @MethodSource("nothingReal")
  void anIndexThatFindsNothingRealIsTrouble(List<Neighbour> found) {
    VectorIndex index =
        (VectorIndex)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {VectorIndex.class},
                (self, method, given) -> method.getName().equals("nearest") ? found : null);
    CachedCompletionClient client = desk.open(options -> options.vectors(space -> index));

    assertThat(outcome(client, RESET).reason()).contains("the index of vectors failed");

    assertThat(client.stats().storeErrorsByOperation()).containsEntry("search", 1L);
  }

  static List<List<Neighbour>> nothingReal() {
    return List.of(Collections.singletonList(null));
  }

  @Test
  void aRefreshDoesNotWaitForTheEmbedder() {
    CachedCompletionClient client =
        desk.desk.open(desk.desk.settings().semantic(desk.options(MatchRule.fixed(0.9)).build()));
    CountDownLatch open = new CountDownLatch(1);
    desk.angles.meanwhile(() -> await(open));
    CacheOptions refresh = CacheOptions.builder().mode(CacheOptions.Mode.REFRESH).build();
    try {
      assertThat(outcome(client, RESET, refresh).status()).isEqualTo(CacheStatus.MISS);
      assertThat(open.getCount()).isEqualTo(1);
    } finally {
      open.countDown();
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.explain(question(FORGOT)).status() == CacheStatus.SEMANTIC);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
