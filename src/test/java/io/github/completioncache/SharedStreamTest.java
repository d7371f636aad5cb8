package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The seam carries streams: an answer is read while it arrives, by several readers at once. */
class SharedStreamTest {

  private final Engine engine = new Engine();
  private final ScriptedBody body = new ScriptedBody();

  @AfterEach
  void close() {
    engine.close();
  }

  private InputStream open() {
    return engine.stream(() -> body).value();
  }

  private static String next(InputStream stream, int bytes) throws IOException {
    return new String(stream.readNBytes(bytes), StandardCharsets.UTF_8);
  }

  @Test
  void s3_firstBytesReachTheReaderBeforeTheProviderHasEnded() throws IOException {
    body.give("one ");
    InputStream reader = open();

    assertThat(next(reader, 4)).isEqualTo("one ");

    body.give("two").end();
    assertThat(next(reader, 10)).isEqualTo("two");
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
    assertThat(body.isClosed()).isTrue();
  }

  @Test
  void twoReadersShareOneCallAndSeeAllOfIt() throws IOException {
    body.give("one ");
    InputStream first = open();
    assertThat(next(first, 4)).isEqualTo("one ");
    ResponseCache.Result<InputStream> second = engine.stream(() -> body);
    body.give("two ").give("three").end();

    assertThat(second.outcome().status()).isEqualTo(CacheStatus.COALESCED);
    assertThat(next(second.value(), 20)).isEqualTo("one two three");
    assertThat(next(first, 20)).isEqualTo("two three");
    assertThat(engine.sent()).isEqualTo(1);
  }

  @Test
  void readerOfTheWholeAnswerJoinsAStream() throws IOException {
    body.give("one ");
    InputStream first = open();
    body.give("two").end();

    assertThat(engine.ask(() -> body).value()).isEqualTo("one two");
    assertThat(next(first, 20)).isEqualTo("one two");
    assertThat(engine.ask(() -> body).outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void firstReaderThatLeavesChangesNothingForTheOther() throws IOException {
    body.give("one ");
    InputStream first = open();
    InputStream second = open();
    first.close();
    body.give("two").end();

    assertThat(body.isClosed()).isFalse();
    assertThat(next(second, 20)).isEqualTo("one two");
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
    assertThatThrownBy(first::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
  }

  @Test
  void w4_streamThatAllReadersLeftIsClosedAndNotStored() throws IOException {
    body.give("one ");
    InputStream first = open();
    InputStream second = open();
    assertThat(next(first, 4)).isEqualTo("one ");
    first.close();
    second.close();
    second.close();

    assertThat(body.isClosed()).isTrue();
    assertThat(engine.cache.stats().stores()).isZero();
    assertThat(engine.cache.stats().notStoredByReason())
        .containsEntry("caller left before the end", 1L);
    assertThat(engine.ask(() -> new ScriptedBody().give("new").end()).value()).isEqualTo("new");
  }

  @Test
  void w4_streamClosedWhileItIsReadIsNotTakenForEnded() throws Exception {
    body.give("one ");
    InputStream reader = open();
    assertThat(next(reader, 4)).isEqualTo("one ");
    CompletableFuture<Integer> reading =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return reader.read();
              } catch (IOException e) {
                return -2;
              }
            });
    Awaitility.await().until(() -> body.reads() == 2);

    reader.close();

    assertThat(reading.get()).isEqualTo(-2);
    assertThat(engine.cache.stats().stores()).isZero();
    assertThat(engine.cache.stats().notStored()).isEqualTo(1);
  }

  @Test
  void w4_streamThatBreaksOffStoresNothing() throws IOException {
    IOException cut = new IOException("connection reset");
    body.give("one ").breakOff(cut);
    InputStream reader = open();

    assertThat(next(reader, 4)).isEqualTo("one ");
    assertThatThrownBy(reader::read).isSameAs(cut);
    assertThat(body.isClosed()).isTrue();
    assertThat(engine.cache.stats().stores()).isZero();
    assertThat(engine.cache.stats().providerErrors()).isEqualTo(1);
  }

  @Test
  void w4_bytesThatAnErrorSwallowedAreNotReadOver() throws IOException {
    body.give("one ").breakOff(new AssertionError("lost")).give("three").end();
    InputStream reader = open();

    assertThat(next(reader, 4)).isEqualTo("one ");
    assertThatThrownBy(reader::read).isInstanceOf(IOException.class);
    assertThatThrownBy(reader::read).isInstanceOf(IOException.class);
    assertThat(engine.cache.stats().stores()).isZero();
  }

  private static final String HELLO = "data: hello\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  @Test
  void s3_bytesThatArriveWithTheEndDoNotWaitForTheStore() throws IOException {
    AtomicBoolean handedOver = new AtomicBoolean();
    AtomicBoolean putAfterwards = new AtomicBoolean();
    engine.store.beforePut(() -> putAfterwards.set(handedOver.get()));
    body.give(HELLO + DONE);
    InputStream reader = open();

    assertThat(next(reader, HELLO.length())).isEqualTo(HELLO);
    handedOver.set(true);
    assertThat(next(reader, 100)).isEqualTo(DONE);

    assertThat(putAfterwards).isTrue();
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
  }

  @Test
  void streamIsStoredWhenItsReaderLeavesAfterTheLastEvent() throws IOException {
    body.give(HELLO + DONE);
    InputStream reader = open();
    assertThat(next(reader, HELLO.length() + DONE.length())).isEqualTo(HELLO + DONE);

    reader.close();

    assertThat(engine.cache.stats().stores()).isEqualTo(1);
    assertThat(engine.cache.stats().notStored()).isZero();
    assertThat(body.isClosed()).isTrue();
  }

  @Test
  void streamIsStoredThoughItsReaderIsInterruptedWhenItLeaves() throws IOException {
    AtomicBoolean putInterrupted = new AtomicBoolean();
    engine.store.beforePut(() -> putInterrupted.set(Thread.currentThread().isInterrupted()));
    body.give(HELLO + DONE);
    InputStream reader = open();
    assertThat(next(reader, HELLO.length())).isEqualTo(HELLO);

    Thread.currentThread().interrupt();
    reader.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(putInterrupted).isFalse();
    assertThat(engine.cache.stats().stores()).isEqualTo(1);
  }

  @Test
  void streamIsStoredThoughASlowReaderHasNotSeenItsEnd() throws IOException {
    body.give(HELLO + DONE);
    InputStream first = open();
    InputStream slow = open();
    assertThat(next(first, HELLO.length() + DONE.length())).isEqualTo(HELLO + DONE);

    first.close();

    assertThat(engine.cache.stats().stores()).isEqualTo(1);
    assertThat(next(slow, 100)).isEqualTo(HELLO + DONE);
  }

  /** As much as an answer may have to be stored. */
  private static final int LIMIT = 10_000;

  private static Engine limited() {
    return new Engine(
        builder -> builder.policy(CachePolicy.builder().maximumAnswerBytes(LIMIT).build()));
  }

  private static String kilobyte(int i) {
    return String.valueOf((char) ('a' + i)).repeat(1_024);
  }

  @Test
  void streamThatIsTooLongToBeStoredIsReadToItsEndAndHeldNoLonger() throws IOException {
    try (Engine limited = limited()) {
      InputStream reader = limited.stream(() -> body).value();
      for (int i = 0; i < 26; i++) {
        body.give(kilobyte(i));
        assertThat(next(reader, 1_024)).isEqualTo(kilobyte(i));
      }
      // Its beginning is gone, so who asks now asks the provider.
      ScriptedBody other = new ScriptedBody().give("other").end();
      assertThat(limited.ask(() -> other).value()).isEqualTo("other");
      body.give("end").end();

      assertThat(next(reader, 10)).isEqualTo("end");
      assertThat(limited.sent()).isEqualTo(2);
      assertThat(limited.cache.stats().notStoredByReason())
          .containsExactly(entry("answer is over the size limit", 1L));
      assertThat(limited.cache.stats().providerAnswers()).isEqualTo(2);
    }
  }

  @Test
  void streamThatIsTooLongToBeStoredIsBookedWhenItsReaderLeavesAfterTheLastEvent()
      throws IOException {
    try (Engine limited = limited()) {
      InputStream reader = limited.stream(() -> body).value();
      for (int i = 0; i < 26; i++) {
        String event = "data: " + kilobyte(i).substring(8) + "\n\n";
        body.give(event);
        assertThat(next(reader, event.length())).isEqualTo(event);
      }
      body.give(DONE);
      assertThat(next(reader, DONE.length())).isEqualTo(DONE);

      reader.close();

      assertThat(limited.cache.stats().providerAnswers()).isEqualTo(1);
      assertThat(limited.cache.stats().notStoredByReason())
          .containsExactly(entry("answer is over the size limit", 1L));
    }
  }

  @Test
  void readersWhoShareAnAnswerThatIsTooLongGetAllOfIt() throws IOException {
    try (Engine limited = limited()) {
      body.give(kilobyte(0));
      InputStream first = limited.stream(() -> body).value();
      InputStream second = limited.stream(() -> body).value();
      StringBuilder all = new StringBuilder(kilobyte(0));
      for (int i = 1; i < 26; i++) {
        body.give(kilobyte(i));
        all.append(kilobyte(i));
      }
      body.end();

      assertThat(next(first, 30_000)).isEqualTo(all.toString());
      assertThat(next(second, 30_000)).isEqualTo(all.toString());
      assertThat(limited.cache.stats().stores()).isZero();
    }
  }

  @Test
  void wholeAnswerThatIsTooLongIsGivenAsAWhole() {
    try (Engine limited = limited()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 26; i++) {
        body.give(kilobyte(i));
        all.append(kilobyte(i));
      }
      body.end();

      assertThat(limited.ask(() -> body).value()).isEqualTo(all.toString());
      assertThat(limited.cache.stats().stores()).isZero();
      assertThat(limited.cache.stats().notStored()).isEqualTo(1);
    }
  }
}
