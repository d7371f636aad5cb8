package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only happens when readers come and go at a certain moment. */
class RecordingTest {

  private static final int LIMIT = 10_000;
  private static final String KILOBYTE = "k".repeat(1_024);

  private final ScriptedBody body = new ScriptedBody();
  private final List<String> told = new ArrayList<>();
  private Runnable whenTooLong = () -> {};
  private final Recording recording =
      new Recording(
          new ProviderCall.Upstream(200, AnswerForm.SSE, "text/event-stream", Map.of(), body),
          new Told(),
          LIMIT,
          /* lastEvent= */ null);

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
