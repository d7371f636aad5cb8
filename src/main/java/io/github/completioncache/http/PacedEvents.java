package io.github.completioncache.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;

/** A stream of events with a pause before each of them. */
final class PacedEvents extends FilterInputStream {

  /** How to let time pass. */
  @FunctionalInterface
  interface Pause {
    void take(Duration length) throws InterruptedException;
  }

  private final Duration delay;
  private final Pause pause;
  private boolean betweenEvents = true;
  private boolean atLineStart = true;

  PacedEvents(InputStream events, Duration delay) {
    this(
        events, delay, length -> Thread.sleep(length.toMillis(), length.toNanosPart() % 1_000_000));
  }

  PacedEvents(InputStream events, Duration delay, Pause pause) {
    super(events);
    this.delay = delay;
    this.pause = pause;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Gives at most the rest of one event. */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    int count = 0;
    while (count < length && (count == 0 || !betweenEvents)) {
      int next = in.read();
      if (next < 0) {
        return count == 0 ? -1 : count;
      }
      if (betweenEvents) {
        pauseBeforeEvent();
      }
      target[offset + count++] = (byte) next;
      see(next);
    }
    return count;
  }

  /** An empty line ends an event; the second half of a line's end does not begin another. */
  private void see(int next) {
    if (next == '\n') {
      betweenEvents = atLineStart;
      atLineStart = true;
    } else if (next != '\r') {
      atLineStart = false;
    }
  }

  private void pauseBeforeEvent() throws IOException {
    betweenEvents = false;
    try {
      pause.take(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between two events");
    }
  }
}
