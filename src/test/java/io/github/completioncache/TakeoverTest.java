package io.github.completioncache;

import static io.github.completioncache.Desk.await;
import static io.github.completioncache.Desk.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One caller that is interrupted strands nobody, whatever it was doing (R3). */
class TakeoverTest {

  private final Engine engine = new Engine();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final CountDownLatch never = new CountDownLatch(1);
  private final ScriptedBody body = new ScriptedBody();
  private final ScriptedBody another = new ScriptedBody().give("another").end();

  @AfterEach
  void close() {
    callers.shutdownNow();
    engine.close();
  }

  @Test
  void r3_followerTakesOverFromALeaderInterruptedBeforeTheAnswer() throws Exception {
    Caller<String> leader =
        begin(
            () ->
                engine
                    .ask(
                        () -> {
                          try {
                            never.await();
                            throw new IllegalStateException();
                          } catch (InterruptedException e) {
                            throw new UncheckedIOException(new InterruptedIOException());
                          }
                        })
                    .value());
    Awaitility.await().until(() -> engine.sent() == 1);
    Caller<String> follower = begin(() -> engine.ask(() -> another).value());
    awaitFollower(follower);

    leader.thread.interrupt();

    assertThat(result(follower.future)).isEqualTo("another");
    assertThatThrownBy(() -> result(leader.future)).isInstanceOf(ExecutionException.class);
    assertThat(engine.sent()).isEqualTo(2);
  }

  static Stream<Exception> timeouts() {
    return Stream.of(
        new SocketTimeoutException("Read timed out"),
        new InterruptedIOException("timeout"),
        new HttpTimeoutException("request timed out"),
        new HttpConnectTimeoutException("connect timed out"),
        new TimeoutException());
  }

  @ParameterizedTest
  @MethodSource("timeouts")
  void r3_followerTakesOverFromALeaderThatTimesOut(Exception timeout) throws Exception {
    CountDownLatch timesOut = new CountDownLatch(1);
    Caller<String> leader =
        begin(
            () ->
                engine
                    .ask(
                        () -> {
                          await(timesOut);
                          throw new IllegalStateException(timeout);
                        })
                    .value());
    Awaitility.await().until(() -> engine.sent() == 1);
    Caller<String> follower = begin(() -> engine.ask(() -> another).value());
    awaitFollower(follower);

    timesOut.countDown();

    assertThat(result(follower.future)).isEqualTo("another");
    assertThatThrownBy(() -> result(leader.future)).hasRootCause(timeout);
    assertThat(engine.sent()).isEqualTo(2);
  }

  @Test
  void r3_followerReadsOnWhereALeaderWasInterruptedInTheAnswer() throws Exception {
    Caller<String> leader = begin(() -> engine.ask(() -> body).value());
    Awaitility.await().until(() -> body.reads() == 1);
    Caller<String> follower = begin(() -> engine.ask(() -> another).value());
    awaitFollower(follower);

    leader.thread.interrupt();
    assertThatThrownBy(() -> result(leader.future))
        .hasRootCauseInstanceOf(InterruptedIOException.class);
    body.give("hello").end();

    assertThat(result(follower.future)).isEqualTo("hello");
    assertThat(engine.sent()).isEqualTo(1);
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
    assertThat(engine.cache.stats().providerErrors()).isZero();
  }

  @Test
  void r3_interruptedReaderOfAStreamFailsAlone() throws Exception {
    body.give("one ");
    InputStream leading = engine.stream(() -> body).value();
    Caller<String> leader = begin(() -> readAndClose(leading));
    Awaitility.await().until(() -> body.reads() == 2);
    InputStream following = engine.stream(() -> another).value();
    Caller<String> follower = begin(() -> readAndClose(following));
    Desk.awaitWaiting(follower.thread);

    leader.thread.interrupt();
    assertThatThrownBy(() -> result(leader.future))
        .hasCauseExactlyInstanceOf(InterruptedIOException.class);
    body.give("two").end();

    assertThat(result(follower.future)).isEqualTo("one two");
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
  }

  /** How a body ends whose reader is interrupted. */
  static Stream<IOException> interruptions() {
    return Stream.of(
        new InterruptedIOException("interrupted"), new SocketException("Closed by interrupt"));
  }

  @ParameterizedTest
  @MethodSource("interruptions")
  void r3_followerOfAStreamTakesOverIfTheInterruptCutTheConnection(IOException interruption)
      throws Exception {
    body.lostByInterrupt(interruption);
    Caller<String> leader = begin(() -> readAndClose(engine.stream(() -> body).value()));
    Awaitility.await().until(() -> body.reads() == 1);
    Caller<String> follower = begin(() -> readAndClose(engine.stream(() -> another).value()));
    awaitFollower(follower);

    leader.thread.interrupt();

    assertThat(result(follower.future)).isEqualTo("another");
    assertThatThrownBy(() -> result(leader.future)).hasCauseInstanceOf(IOException.class);
    assertThat(engine.sent()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("interruptions")
  void r3_followerWhoHasSeenBytesHearsThatTheConnectionWasCut(IOException interruption)
      throws Exception {
    body.lostByInterrupt(interruption).give("one ");
    InputStream leading = engine.stream(() -> body).value();
    Caller<String> leader = begin(() -> readAndClose(leading));
    Awaitility.await().until(() -> body.reads() == 2);
    InputStream following = engine.stream(() -> another).value();
    Caller<String> follower = begin(() -> readAndClose(following));
    Desk.awaitWaiting(follower.thread);

    leader.thread.interrupt();

    assertThatThrownBy(() -> result(leader.future)).hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> result(follower.future)).hasCauseInstanceOf(IOException.class);
    assertThat(engine.sent()).isEqualTo(1);
    assertThat(engine.cache.stats().stores()).isZero();
  }

  @Test
  void r3_followerOfAStreamTakesOverWhenTheLeadersTimeoutEndsIt() throws Exception {
    Caller<String> leader = begin(() -> readAndClose(engine.stream(() -> body).value()));
    Awaitility.await().until(() -> body.reads() == 1);
    Caller<String> follower = begin(() -> readAndClose(engine.stream(() -> another).value()));
    awaitFollower(follower);

    body.breakOff(new SocketTimeoutException("timeout"));

    assertThat(result(follower.future)).isEqualTo("another");
    assertThatThrownBy(() -> result(leader.future))
        .hasCauseInstanceOf(SocketTimeoutException.class);
  }

  private static String readAndClose(InputStream stream) throws IOException {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void r3_followerTakesOverFromALeaderWhoseInterruptCutTheConnection() throws Exception {
    body.lostByInterrupt(new InterruptedIOException("interrupted"));
    Caller<String> leader = begin(() -> engine.ask(() -> body).value());
    Awaitility.await().until(() -> body.reads() == 1);
    Caller<String> follower = begin(() -> engine.ask(() -> another).value());
    awaitFollower(follower);

    leader.thread.interrupt();

    assertThat(result(follower.future)).isEqualTo("another");
    assertThatThrownBy(() -> result(leader.future))
        .hasRootCauseInstanceOf(InterruptedIOException.class);
  }

  @Test
  void r3_leaderIsNotHarmedByAnInterruptedFollowerThatReadsForBoth() throws Exception {
    CountDownLatch leaderMayRead = new CountDownLatch(1);
    CountDownLatch leaderIsAnswered = new CountDownLatch(1);
    ScriptedBody[] bodies = {body, another};
    Caller<String> leader =
        begin(
            () ->
                engine
                    .ask(
                        () -> bodies[engine.sent() - 1],
                        answer -> {
                          leaderIsAnswered.countDown();
                          await(leaderMayRead);
                          return Engine.text(answer);
                        })
                    .value());
    await(leaderIsAnswered);
    body.lostByInterrupt(new InterruptedIOException("interrupted"));
    Caller<String> follower = begin(() -> engine.ask(() -> another).value());
    Awaitility.await().until(() -> body.reads() == 1);

    follower.thread.interrupt();
    assertThatThrownBy(() -> result(follower.future))
        .hasRootCauseInstanceOf(InterruptedIOException.class);
    leaderMayRead.countDown();

    assertThat(result(leader.future)).isEqualTo("another");
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
    assertThat(engine.cache.stats().misses()).isEqualTo(2);
  }

  @Test
  void r3_leaderWithoutACallStrandsNobody() throws Exception {
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch mayLook = new CountDownLatch(1);
    engine.store.beforeGet(
        () -> {
          if (engine.store.gets() == 2) {
            looking.countDown();
            await(mayLook);
            throw new OutOfMemoryError("made by a test");
          }
        });
    Caller<String> leader = begin(() -> engine.ask(() -> another).value());
    await(looking);
    Caller<String> follower = begin(() -> engine.ask(() -> another).value());
    awaitFollower(follower);
    mayLook.countDown();

    assertThatThrownBy(() -> result(leader.future)).hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(result(follower.future)).isEqualTo("another");
    assertThat(engine.sent()).isEqualTo(1);
  }

  private void awaitFollower(Caller<?> caller) {
    Awaitility.await().until(() -> engine.store.gets() >= 3);
    Desk.awaitWaiting(caller.thread);
  }

  private record Caller<T>(Thread thread, Future<T> future) {}

  private <T> Caller<T> begin(Callable<T> call) {
    Thread[] thread = new Thread[1];
    CountDownLatch started = new CountDownLatch(1);
    Future<T> future =
        callers.submit(
            () -> {
              thread[0] = Thread.currentThread();
              started.countDown();
              return call.call();
            });
    await(started);
    return new Caller<>(thread[0], future);
  }
}
