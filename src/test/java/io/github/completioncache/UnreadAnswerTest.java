package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers who cannot make anything of an answer. */
class UnreadAnswerTest {

  private final List<CacheStatus> told = new CopyOnWriteArrayList<>();
  private final ScriptedBody body = new ScriptedBody();
  private final Engine engine =
      new Engine(
          builder ->
              builder.listener(
                  new CacheListener() {
                    @Override
                    public void onOutcome(CacheOutcome outcome) {
                      told.add(outcome.status());
                    }
                  }));

  @AfterEach
  void close() {
    engine.close();
  }

  private static String fail(ProviderCall.Answer answer) throws IOException {
    throw new AssertionError("not read: " + Engine.text(answer));
  }

  @Test
  void errorInReadingIsToldAsAMiss() {
    body.give("hello").end();

    assertThatThrownBy(() -> engine.ask(() -> body, UnreadAnswerTest::fail))
        .isInstanceOf(AssertionError.class)
        .hasMessage("not read: hello");

    assertThat(engine.cache.stats().misses()).isEqualTo(1);
    assertThat(told).containsExactly(CacheStatus.MISS);
  }

  @Test
  void errorInReadingALongWithOthersIsToldAsAMiss() throws IOException {
    body.give("hello");
    InputStream leader = engine.stream(() -> body).value();
    body.end();

    assertThatThrownBy(() -> engine.ask(() -> body, UnreadAnswerTest::fail))
        .isInstanceOf(AssertionError.class);

    assertThat(leader.readAllBytes()).hasSize(5);
    assertThat(engine.cache.stats().misses()).isEqualTo(2);
    assertThat(told).containsExactlyInAnyOrder(CacheStatus.MISS, CacheStatus.MISS);
  }

  @Test
  void streamThatNobodyWasGivenIsClosed() {
    IllegalStateException failure = new IllegalStateException("made by a test");

    assertThatThrownBy(
            () ->
                engine.ask(
                    () -> body,
                    answer -> {
                      InputStream unused = answer.stream();
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(body.isClosed()).isTrue();
    assertThat(told).containsExactly(CacheStatus.MISS);
  }
}
