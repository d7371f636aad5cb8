package io.github.completioncache.warm;

import static io.github.completioncache.testing.StubProvider.answer;
import static io.github.completioncache.testing.StubProvider.respond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import io.github.completioncache.testing.StubProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that warms is killed half way, and the file is warmed again by another one. */
class WarmingKilledTest {

  private static final int LINES = 50;

  @TempDir private Path directory;
  private final StubProvider provider = StubProvider.start();

  /** How often each request was answered, that is paid for. */
  private final Map<String, Integer> answered = new ConcurrentHashMap<>();

  @AfterEach
  void close() {
    provider.close();
  }

  private Process start(int concurrency) throws Exception {
    Path requests = directory.resolve("requests.jsonl");
    Files.writeString(requests, WarmingDesk.questions(LINES));
    return WarmingProcess.start(
        provider.baseUrl(), directory.resolve("cache.db"), requests, concurrency);
  }

  private void resume() throws Exception {
    provider.answers(
        (request, exchange) -> {
          answered.merge(request.body(), 1, Integer::sum);
          respond(exchange, 200, answer("Hello."));
        });
    Process second = start(1);
    Path output = directory.resolve("output.txt");
    assertThat(second.waitFor()).as(() -> contentOf(output.toFile())).isZero();
    assertThat(contentOf(output.toFile())).contains("COMPLETE: ");
  }

  @Test
  void eachRequestIsPaidForOnce() throws Exception {
    // The 26th request is never answered: when it arrives, 25 are answered and stored, since the
    // next one is only begun after that. So the kill comes at a point that is known.
    CountDownLatch half = new CountDownLatch(1);
    AtomicInteger arrived = new AtomicInteger();
    CountDownLatch killed = new CountDownLatch(1);
    provider.answers(
        (request, exchange) -> {
          if (arrived.incrementAndGet() > LINES / 2) {
            half.countDown();
            killed.await();
            return;
          }
          answered.merge(request.body(), 1, Integer::sum);
          respond(exchange, 200, answer("Hello."));
        });
    Process first = start(1);
    half.await();
    first.toHandle().destroyForcibly();
    first.waitFor();
    killed.countDown();
    assertThat(answered).hasSize(LINES / 2);

    resume();

    assertThat(answered).hasSize(LINES);
    assertThat(answered.values()).containsOnly(1);
  }

  @Test
  void onlyWhatWasUnderWayAtTheKillCanBePaidForTwice() throws Exception {
    int concurrency = 4;
    Set<String> underWay = ConcurrentHashMap.newKeySet();
    AtomicInteger arrived = new AtomicInteger();
    CountDownLatch half = new CountDownLatch(concurrency);
    CountDownLatch killed = new CountDownLatch(1);
    provider.answers(
        (request, exchange) -> {
          if (arrived.incrementAndGet() > LINES / 2) {
            // Paid for, and never received.
            answered.merge(request.body(), 1, Integer::sum);
            underWay.add(request.body());
            half.countDown();
            killed.await();
            return;
          }
          answered.merge(request.body(), 1, Integer::sum);
          respond(exchange, 200, answer("Hello."));
        });
    Process first = start(concurrency);
    half.await();
    first.toHandle().destroyForcibly();
    first.waitFor();
    killed.countDown();

    resume();

    assertThat(underWay).hasSize(concurrency);
    assertThat(answered).hasSize(LINES);
    assertThat(
            answered.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()))
        .isEqualTo(underWay);
  }
}
