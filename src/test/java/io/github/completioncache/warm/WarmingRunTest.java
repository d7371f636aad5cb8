package io.github.completioncache.warm;

import static io.github.completioncache.testing.StubProvider.answer;
import static io.github.completioncache.testing.StubProvider.respond;
import static io.github.completioncache.warm.WarmingDesk.body;
import static io.github.completioncache.warm.WarmingDesk.questions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOptions.Mode;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.warm.CacheWarmer.Progress;
import io.github.completioncache.warm.WarmingReport.End;
import io.github.completioncache.warm.WarmingReport.Result;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run goes on and how it ends. */
class WarmingRunTest {

  @TempDir private Path directory;
  private WarmingDesk desk;

  @BeforeEach
  void open() {
    desk = new WarmingDesk(directory);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void asManyCallsAtATimeAsAllowed() {
    CyclicBarrier together = new CyclicBarrier(3);
    desk.provider.answers(
        (request, exchange) -> {
          together.await(30, TimeUnit.SECONDS);
          respond(exchange, 200, answer("Hello."));
        });

    WarmingReport report = desk.warmer().concurrency(3).build().warm(desk.requests(questions(6)));

    assertThat(report.totals().count(Result.WARMED)).isEqualTo(6);
    assertThat(warmers()).isZero();
  }

  private static long warmers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("completion-cache-warmer"))
        .count();
  }

  @Test
  void allCallsPauseForAsLongAsTheProviderSays() {
    List<Long> times = new CopyOnWriteArrayList<>();
    desk.provider.answers(
        (request, exchange) -> {
          times.add(System.nanoTime());
          exchange.getResponseHeaders().set("Retry-After-Ms", "400");
          respond(exchange, times.size() == 1 ? 429 : 200, answer("Hello."));
        });

    WarmingReport report = desk.warm(questions(2));

    assertThat(report.totals().count(Result.WARMED)).isEqualTo(2);
    assertThat(times).hasSize(3);
    assertThat(Duration.ofNanos(times.get(1) - times.get(0))).isGreaterThan(Duration.ofMillis(350));
  }

  @Test
  void lineIsGivenUpAfterSoManyAttempts() {
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("Retry-After-Ms", "1");
          respond(exchange, 429, "{}");
        });

    WarmingReport report = desk.warmer().attempts(3).build().warm(desk.requests(questions(1)));

    assertThat(report.problems()).hasToString("[line 1: FAILED, status 429]");
    assertThat(desk.provider.calls()).isEqualTo(3);
  }

  @Test
  void runEndsIfThePauseWouldBeTooLong() {
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("Retry-After", "3600");
          respond(exchange, 429, "{}");
        });

    WarmingReport report = desk.warm(questions(3));

    assertThat(report.end()).isEqualTo(End.RATE_LIMIT);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void runEndsAfterTooManyFailuresInARow() {
    desk.provider.answers(401, "{}");

    WarmingReport report =
        desk.warmer().failuresInARow(4).build().warm(desk.requests(questions(9)));

    assertThat(report.end()).isEqualTo(End.FAILURES);
    assertThat(desk.provider.calls()).isEqualTo(4);
  }

  @Test
  void runEndsBeforeItCostsTooMuch() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      // As the stub counts: 1,000 tokens and more are sent, and 100 are answered.
      lines.append(
          body(i + "x".repeat(1_000)).replace("{\"model\"", "{\"max_tokens\":100,\"model\""));
      lines.append('\n');
    }
    BigDecimal one = desk.warm(body("measure")).totals().cost();
    BigDecimal limit = one.multiply(new BigDecimal("3.5"));

    WarmingReport report =
        desk.warmer().costLimit(limit).build().warm(desk.requests(lines.toString()));

    assertThat(report.end()).isEqualTo(End.COST_LIMIT);
    assertThat(report.totals().cost()).isPositive().isLessThanOrEqualTo(limit);
    assertThat(report.totals().count(Result.WARMED)).isEqualTo(3);
  }

  @Test
  void whatHasNoPriceIsNotMadeUnderALimit() {
    String lines = body("one").replace("gpt-4o-mini", "house-model") + "\n" + body("two") + "\n";

    WarmingReport report =
        desk.warmer().costLimit(BigDecimal.TEN).build().warm(desk.requests(lines));

    assertThat(report.problems())
        .hasToString("[line 1: FAILED, its price is not known, and there is a cost limit]");
    assertThat(desk.provider.calls()).isEqualTo(1);
    desk.warm(body("three").replace("gpt-4o-mini", "house-model"));
    assertThat(desk.warm(body("four").replace("gpt-4o-mini", "house-model")).totals().unpriced())
        .isEqualTo(1);
  }

  @Test
  void estimateDoesNotPromiseCallsThatARunRefuses() {
    String lines = body("one").replace("gpt-4o-mini", "house-model") + "\n" + body("two") + "\n";
    CacheWarmer.Builder limited = desk.warmer().costLimit(BigDecimal.TEN);

    WarmingReport estimate = limited.build().estimate(desk.requests(lines));

    assertThat(estimate.totals().count(Result.WARMED)).isEqualTo(1);
    assertThat(estimate.totals().unpriced()).isZero();
    assertThat(estimate.problems())
        .isEqualTo(limited.build().warm(desk.requests(lines)).problems())
        .hasSize(1);
    WarmingReport unlimited = desk.warmer().build().estimate(desk.requests(lines));
    assertThat(unlimited.totals().unpriced()).isEqualTo(1);
  }

  @Test
  void estimateAsksNobodyAndStoresNothing() {
    desk.warm(questions(2));
    String lines =
        questions(4)
            + body("five").replace("{\"model\"", "{\"max_tokens\":10,\"model\"")
            + "\nbad\n";

    WarmingReport report = desk.warmer().build().estimate(desk.requests(lines));

    assertThat(report.dryRun()).isTrue();
    assertThat(report.totals().count(Result.FRESH)).isEqualTo(2);
    assertThat(report.totals().count(Result.WARMED)).isEqualTo(3);
    assertThat(report.totals().count(Result.BAD_LINE)).isEqualTo(1);
    assertThat(report.totals().tokens().completionTokens()).isEqualTo(300 + 300 + 10);
    assertThat(report.totals().tokens().promptTokens()).isBetween(60L, 120L);
    assertThat(report.totals().cost()).isPositive();
    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(desk.store.entries()).isEqualTo(2);
  }

  @Test
  void listenerIsToldEveryLineInTurn() {
    List<Progress> told = new ArrayList<>();

    desk.warmer()
        .listener(
            progress -> {
              told.add(progress);
              throw new IllegalStateException();
            })
        .build()
        .warm(desk.requests(questions(3)));

    assertThat(told).extracting(progress -> progress.line().number()).containsExactly(1L, 2L, 3L);
    assertThat(told)
        .extracting(progress -> progress.totals().count(Result.WARMED))
        .containsExactly(1L, 2L, 3L);
    assertThat(told).extracting(Progress::share).isSorted().last().isEqualTo(1.0);
  }

  @Test
  void interruptEndsTheRunAndWhatIsPaidForIsStored() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          asked.countDown();
          goOn.await();
          respond(exchange, 200, answer("Hello."));
        });
    AtomicReference<WarmingReport> report = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              report.set(desk.warm(questions(5)));
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    asked.await();

    caller.interrupt();
    Awaitility.await().until(() -> !caller.isInterrupted());
    goOn.countDown();
    caller.join(30_000);

    assertThat(interrupted.get()).isTrue();
    assertThat(report.get().end()).isEqualTo(End.CANCELLED);
    assertThat(report.get().totals().count(Result.WARMED)).isEqualTo(1);
    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(desk.ask("question 1")).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void secondInterruptBreaksCallsOff() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          asked.countDown();
          never.await();
        });
    AtomicReference<WarmingReport> report = new AtomicReference<>();
    Thread caller = new Thread(() -> report.set(desk.warm(questions(5))));
    caller.start();
    asked.await();

    caller.interrupt();
    Awaitility.await().until(() -> !caller.isInterrupted());
    caller.interrupt();
    Awaitility.await().until(() -> !caller.isInterrupted());
    desk.provider.close();
    caller.join(30_000);

    assertThat(report.get().end()).isEqualTo(End.CANCELLED);
    assertThat(report.get().totals().count(Result.WARMED)).isZero();
    never.countDown();
  }

  @Test
  void refreshAsksForWhatIsFresh() {
    desk.warm(questions(1));

    WarmingReport report =
        desk.warmer()
            .options(CacheOptions.builder().mode(Mode.REFRESH).build())
            .build()
            .warm(desk.requests(questions(1)));

    assertThat(report.totals().count(Result.WARMED)).isEqualTo(1);
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void badSettingsAreNamed() {
    CacheWarmer.Builder builder = CacheWarmer.builder();

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("requests is required, but was not set");
    assertThatThrownBy(() -> builder.concurrency(0))
        .hasMessageContaining("concurrency")
        .hasMessageContaining("0");
    assertThatThrownBy(() -> builder.attempts(-1)).hasMessageContaining("attempts");
    assertThatThrownBy(() -> builder.failuresInARow(0)).hasMessageContaining("failuresInARow");
    assertThatThrownBy(() -> builder.longestLine(0)).hasMessageContaining("longestLine");
    assertThatThrownBy(() -> builder.expectedAnswerTokens(-1))
        .hasMessageContaining("expectedAnswerTokens");
    assertThatThrownBy(() -> builder.longestPause(Duration.ZERO)).hasMessageContaining("PT0S");
    assertThatThrownBy(() -> builder.costLimit(new BigDecimal("-1"))).hasMessageContaining("-1");
    assertThatThrownBy(() -> builder.options(CacheOptions.builder().mode(Mode.NO_STORE).build()))
        .hasMessageContaining("NO_STORE");
  }
}
