package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.store.AnswerForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only happens when readers come and go at a certain moment. */
class RecordingTest {

  private static final int LIMIT = 10_000;
  private static final String KILOBYTE = "k".repeat(1_024);

  private final ScriptedBody body = new ScriptedBody();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private Runnable whenTooLong = () -> {};
  private final Recording recording =
      new Recording(
          new ProviderCall.Upstream(200, AnswerForm.SSE, "text/event-stream", Map.of(), body),
          new Told(),
          LIMIT,
          new LastEvent(new AnyApi(), LIMIT));

  private static String next(InputStream stream, int bytes) throws IOException {
    return new String(stream.readNBytes(bytes), StandardCharsets.UTF_8);
  }

  @Test
  void nothingIsForgottenThatTheOtherReaderNeedsWhenTheOneWhoReadsIsClosed() throws IOException {
    InputStream reading = recording.begin().stream();
    LiveAnswer waiting = recording.begin();
    whenTooLong =
        () -> {
          try {
            reading.close();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        };
    for (int i = 0; i < 16; i++) {
      body.give(KILOBYTE);
      assertThat(next(reading, 1_024)).isEqualTo(KILOBYTE);
    }
    body.give("end").end();
    assertThat(reading.read(new byte[3])).isEqualTo(3);

    assertThat(Engine.text(waiting)).isEqualTo(KILOBYTE.repeat(16) + "end");
    assertThat(told).containsExactly("too long", "completed");
  }

  @Test
  void whatIsForgottenIsNeverPassedOver() {
    Arrived late = Arrived.nothing().and(10).without(5);

    assertThatThrownBy(() -> late.copy(4, new byte[10], 0, 10)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> late.whole((buffer, offset, length) -> length))
        .isInstanceOf(IOException.class);
  }

  /** Readers of all kinds, some of which close early and some of which are interrupted. */
  @ParameterizedTest
  @MethodSource("seeds")
  void r3_whoStaysGetsAllOfItWhateverTheOthersDo(long seed) throws Exception {
    Random random = new Random(seed);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Reading> readings = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Reading reading = new Reading(recording.begin(), random.nextInt(4), random.nextLong());
        reading.result = threads.submit(reading);
        readings.add(reading);
      }
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 30; i++) {
        String event = "data: " + "x".repeat(random.nextInt(1_000)) + "\n\n";
        text.append(event);
        body.give(event);
        readings.get(random.nextInt(readings.size())).interruptIfItMayBe();
      }
      body.give("data: [DONE]\n\n");
      text.append("data: [DONE]\n\n");

      boolean somebodyStayed = false;
      for (Reading reading : readings) {
        String got = reading.result.get(30, TimeUnit.SECONDS);
        assertThat(text.toString()).startsWith(got);
        if (reading.stays()) {
          somebodyStayed = true;
          assertThat(got).isEqualTo(text.toString());
        }
      }
      assertThat(told.stream().filter(what -> !what.equals("too long")))
          .hasSize(1)
          .isSubsetOf(somebodyStayed ? Set.of("completed", "passed") : ENDS);
    } finally {
      threads.shutdownNow();
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  private static final Set<String> ENDS = Set.of("completed", "passed", "deserted");

  /** One reader on a thread of its own. */
  private static final class Reading implements Callable<String> {

    private final LiveAnswer answer;
    private final int kind;
    private final Random random;
    private volatile @Nullable Thread thread;
    private Future<String> result = CompletableFuture.completedFuture("");

    Reading(LiveAnswer answer, int kind, long seed) {
      this.answer = answer;
      this.kind = kind;
      this.random = new Random(seed);
    }

    boolean stays() {
      return kind < 2;
    }

    void interruptIfItMayBe() {
      Thread reader = thread;
      if (kind == 2 && reader != null) {
        reader.interrupt();
      }
    }

    @Override
    public String call() throws IOException {
      if (kind == 0) {
        return Engine.text(answer);
      }
      thread = Thread.currentThread();
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      int enough = kind == 3 ? random.nextInt(20_000) : Integer.MAX_VALUE;
      try (InputStream stream = answer.stream()) {
        byte[] target = new byte[1 + random.nextInt(3_000)];
        for (int count = 0; count >= 0 && got.size() < enough; count = stream.read(target)) {
          got.write(target, 0, count);
        }
      } catch (InterruptedIOException e) {
        assertThat(kind).isEqualTo(2);
      } finally {
        thread = null;
      }
      return got.toString(StandardCharsets.UTF_8);
    }
  }

  private final class Told implements Recording.Ending {

    @Override
    public void completed(ProviderCall.Upstream upstream, byte[] buffer, int length) {
      told.add("completed");
    }

    @Override
    public void grewTooLong() {
      told.add("too long");
      whenTooLong.run();
    }

    @Override
    public void passed(ProviderCall.Upstream upstream) {
      told.add("passed");
    }

    @Override
    public void brokeOff(Throwable failure) {
      told.add("broke off");
    }

    @Override
    public void deserted() {
      told.add("deserted");
    }
  }
}
