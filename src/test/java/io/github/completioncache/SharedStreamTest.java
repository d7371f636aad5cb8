package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
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
}
