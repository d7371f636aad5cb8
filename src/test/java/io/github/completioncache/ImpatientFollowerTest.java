package io.github.completioncache;

import static io.github.completioncache.Desk.await;
import static io.github.completioncache.Desk.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A caller who shares a call waits no longer than it would for a call of its own. */
class ImpatientFollowerTest {

  private static final Duration SHORT = Duration.ofMillis(50);

  private final Engine engine = new Engine();
  private final Batches batches = new Batches();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answers = new CountDownLatch(1);

  @AfterEach
  void close() {
    answers.countDown();
    callers.shutdownNow();
    engine.close();
    batches.close();
  }

  private InputStream late() {
    asked.countDown();
    await(answers);
    return new ScriptedBody().give("hello").end();
  }

  @Test
  void timesOutBeforeTheAnswerBegins() throws Exception {
    Future<String> leader = callers.submit(() -> engine.ask(this::late).value());
    await(asked);
    engine.waitsForOthers(SHORT);

    assertThatThrownBy(() -> engine.ask(this::late))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(InterruptedIOException.class)
        .cause()
        .hasMessage("timeout");

    answers.countDown();
    assertThat(result(leader)).isEqualTo("hello");
    assertThat(engine.sent()).isEqualTo(1);
    assertThat(engine.cache.stats().misses()).isEqualTo(2);
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
  }

  @Test
  void timesOutWithinTheAnswer() throws Exception {
    ScriptedBody body = new ScriptedBody().give("hel");
    Future<String> leader = callers.submit(() -> engine.ask(() -> body).value());
    Awaitility.await().until(() -> body.reads() == 2);
    engine.waitsForOthers(SHORT);

    assertThatThrownBy(() -> engine.ask(() -> body))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(InterruptedIOException.class);

    body.give("lo").end();
    assertThat(result(leader)).isEqualTo("hello");
    assertThat(engine.sent()).isEqualTo(1);
    assertThat(body.isClosed()).isTrue();
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
  }

  /**
   * Of those who cannot make anything of somebody else's answer, and may have to wait for its end.
   */
  private static final class Choosy implements ProviderCall<String> {

    private final Timeouts timeouts;

    Choosy(Duration silence) {
      this.timeouts = new Timeouts(silence, silence);
    }

    @Override
    public Upstream send() {
      throw new IllegalStateException("asked while a call was under way");
    }

    @Override
    public String read(Answer answer) {
      throw new IllegalStateException("read what it cannot read");
    }

    @Override
    public boolean canRead(int status) {
      return false;
    }

    @Override
    public Timeouts timeouts() {
      return timeouts;
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return new IllegalStateException(interruption);
    }
  }

  private ScriptedBody begun() {
    ScriptedBody body = new ScriptedBody().give("hel");
    Future<String> unused = callers.submit(() -> engine.ask(() -> body).value());
    Awaitility.await().until(() -> body.reads() == 2);
    return body;
  }

  @Test
  void timesOutOnAnAnswerThatIsNotForIt() {
    ScriptedBody body = begun();

    assertThatThrownBy(() -> engine.cache.answer(Engine.request(), new Choosy(SHORT)))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(InterruptedIOException.class);
    body.end();
  }

  @Test
  void interruptedOnAnAnswerThatIsNotForIt() {
    ScriptedBody body = begun();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> engine.cache.answer(Engine.request(), new Choosy(Duration.ZERO)))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    body.end();
  }

  @Test
  void answerThatKeepsComingIsNoTimeout() throws Exception {
    ScriptedBody body = new ScriptedBody().give("a");
    Future<String> leader = callers.submit(() -> engine.ask(() -> body).value());
    Awaitility.await().until(() -> body.reads() == 2);
    engine.waitsForOthers(Duration.ofSeconds(20));
    Future<String> follower = callers.submit(() -> engine.ask(() -> body).value());
    Awaitility.await().until(() -> engine.store.gets() == 3);

    body.give("b").give("c").end();

    assertThat(result(leader)).isEqualTo("abc");
    assertThat(result(follower)).isEqualTo("abc");
  }

  @Test
  void callGoesOnForThoseWhoHaveTime() throws Exception {
    Future<String> leader = callers.submit(() -> engine.ask(this::late).value());
    await(asked);
    Future<String> patient = callers.submit(() -> engine.ask(this::late).value());
    Awaitility.await().until(() -> engine.store.gets() == 3);
    Awaitility.await().until(() -> engine.cache.stats().misses() == 0);
    engine.waitsForOthers(SHORT);
    assertThatThrownBy(() -> engine.ask(this::late)).isInstanceOf(UncheckedIOException.class);

    answers.countDown();

    assertThat(result(leader)).isEqualTo("hello");
    assertThat(result(patient)).isEqualTo("hello");
    assertThat(engine.sent()).isEqualTo(1);
  }

  @Test
  void batchTimesOutToo() throws Exception {
    batches.answers(
        words -> {
          if (batches.sent().size() == 1) {
            asked.countDown();
            await(answers);
          }
          return Batches.capitals(words);
        });
    Future<List<ResponseCache.Result<String>>> leader = callers.submit(() -> batches.ask("a", "b"));
    await(asked);
    batches.waitsForOthers(SHORT);

    assertThatThrownBy(() -> batches.ask("b", "c"))
        .hasMessage("timed out")
        .hasCauseInstanceOf(InterruptedIOException.class);

    answers.countDown();
    assertThat(Batches.values(result(leader))).containsExactly("A", "B");
    assertThat(batches.sent()).containsExactly(List.of("a", "b"), List.of("c"));
  }
}
