package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** One that makes, and others who do not wait for it longer than they must. */
final class SharedTest {

  private final AtomicLong time = new AtomicLong();
  private final AtomicInteger made = new AtomicInteger();
  private final Shared<Integer> shared = new Shared<>(Duration.ofSeconds(1), time::get);
  private final CountDownLatch release = new CountDownLatch(1);

  private CompletableFuture<Integer> slowly() {
    int before = made.get();
    Supplier<Integer> maker =
        () -> {
          int number = made.incrementAndGet();
          await().forever().until(() -> release.getCount() == 0);
          return number;
        };
    CompletableFuture<Integer> making = CompletableFuture.supplyAsync(() -> shared.get(maker));
    await().until(() -> made.get() > before);
    return making;
  }

  @Test
  void whatIsNewIsGivenAgain() {
    assertThat(shared.get(made::incrementAndGet)).isEqualTo(1);
    time.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(shared.get(made::incrementAndGet)).isEqualTo(1);
    time.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(shared.get(made::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void whileANewOneIsMadeOthersAreGivenTheLastOne() throws Exception {
    assertThat(shared.get(made::incrementAndGet)).isEqualTo(1);
    time.addAndGet(Duration.ofSeconds(5).toNanos());
    CompletableFuture<Integer> making = slowly();

    assertThat(shared.get(made::incrementAndGet)).isEqualTo(1);

    release.countDown();
    assertThat(making.get(20, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(shared.get(made::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void anOldOneIsNotGivenHoweverLongTheNewOneTakes() throws Exception {
    assertThat(shared.get(made::incrementAndGet)).isEqualTo(1);
    time.addAndGet(Duration.ofMinutes(1).toNanos());
    CompletableFuture<Integer> making = slowly();
    CompletableFuture<Integer> waiting =
        CompletableFuture.supplyAsync(() -> shared.get(made::incrementAndGet));

    release.countDown();

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(making.get(20, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void theFirstOneIsWaitedForAndMadeOnce() throws Exception {
    CompletableFuture<Integer> making = slowly();
    CompletableFuture<Integer> waiting =
        CompletableFuture.supplyAsync(() -> shared.get(made::incrementAndGet));

    release.countDown();

    assertThat(making.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void whatWasBegunBeforeAChangeIsNotGivenAfterIt() throws Exception {
    CompletableFuture<Integer> making = slowly();
    shared.forget();
    release.countDown();

    assertThat(shared.get(made::incrementAndGet)).isEqualTo(2);
    assertThat(making.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(shared.get(made::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void afterAFailureTheNextOneMakesItAnew() {
    assertThatThrownBy(
            () ->
                shared.get(
                    () -> {
                      throw new IllegalStateException("down");
                    }))
        .hasMessage("down");

    assertThat(shared.get(made::incrementAndGet)).isEqualTo(1);
  }
}
