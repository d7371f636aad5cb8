package io.github.completioncache.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A replayed stream that is to look as if it arrived. */
class PacedEventsTest {

  private static final Duration DELAY = Duration.ofMillis(20);

  private final List<Duration> pauses = new ArrayList<>();

  private PacedEvents paced(String events) {
    return new PacedEvents(
        new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)), DELAY, pauses::add);
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  @Test
  void eachEventWaitsAndComesByItself() throws IOException {
    PacedEvents events = paced("data: a\n\ndata: b\r\n\r\nevent: c\ndata: d\n\n");
    byte[] buffer = new byte[100];

    assertThat(text(buffer, events.read(buffer))).isEqualTo("data: a\n\n");
    assertThat(pauses).hasSize(1);
    assertThat(text(buffer, events.read(buffer))).isEqualTo("data: b\r\n\r\n");
    assertThat(pauses).hasSize(2);
    assertThat(text(buffer, events.read(buffer))).isEqualTo("event: c\ndata: d\n\n");
    assertThat(events.read(buffer)).isEqualTo(-1);
    assertThat(pauses).containsExactly(DELAY, DELAY, DELAY);
  }

  @Test
  void smallReadsGiveTheSameBytes() throws IOException {
    String events = "data: a\n\ndata: b\n\n";
    PacedEvents paced = paced(events);
    StringBuilder text = new StringBuilder();
    for (int next = paced.read(); next >= 0; next = paced.read()) {
      text.append((char) next);
    }

    assertThat(text).hasToString(events);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void readerWhoIsInterruptedStopsWaiting() {
    PacedEvents events =
        new PacedEvents(
            new ByteArrayInputStream("data: a\n\n".getBytes(StandardCharsets.UTF_8)),
            DELAY,
            length -> {
              throw new InterruptedException();
            });

    assertThatThrownBy(events::read).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
