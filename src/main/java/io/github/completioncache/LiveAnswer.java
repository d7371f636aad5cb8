package io.github.completioncache;

import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.CacheEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** One reader's share of a {@link Recording}. */
final class LiveAnswer implements ProviderCall.Answer {

  private final Recording recording;
  private final ProviderCall.Upstream upstream;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean left = new AtomicBoolean();
  private final long silenceNanos;
  private volatile boolean streaming;
  private volatile boolean outOfTime;

  /** Whether a byte of a stream has been handed over. */
  private volatile boolean seen;

  /**
   * @param silence how long it waits for what another reader is about to read; zero for as long as
   *     that takes
   */
  LiveAnswer(Recording recording, ProviderCall.Upstream upstream, Duration silence) {
    this.recording = recording;
    this.upstream = upstream;
    this.silenceNanos = TimeUnit.NANOSECONDS.convert(silence);
  }

  @Override
  public int status() {
    return upstream.status();
  }

  @Override
  public AnswerForm form() {
    return upstream.form();
  }

  @Override
  public String contentType() {
    return upstream.contentType();
  }

  @Override
  public Map<String, List<String>> headers() {
    return upstream.headers();
  }

  @Override
  public InputStream stream() {
    begin();
    streaming = true;
    return new Body();
  }

  @Override
  public <R> R whole(CacheEntry.BodyReader<R> reader) throws IOException {
    begin();
    try {
      return recording.whole(this, reader);
    } finally {
      leave();
    }
  }

  /**
   * Waits for the first byte, or for the end if there is none. What breaks off before has not been
   * seen by this caller, even one who reads a stream.
   */
  void awaitBeginning() throws IOException {
    recording.awaitBeginning(this);
  }

  /** Waits for its turn to read from the provider; false if that takes too long. */
  boolean awaits(Lock turn) throws InterruptedException {
    if (silenceNanos == 0) {
      turn.lockInterruptibly();
      return true;
    }
    return turn.tryLock(silenceNanos, TimeUnit.NANOSECONDS);
  }

  /** This reader waits no longer. */
  InterruptedIOException outOfTime() {
    outOfTime = true;
    return new InterruptedIOException("timeout");
  }

  /** Whether this reader would wait no longer; others may do so. */
  boolean isOutOfTime() {
    return outOfTime;
  }

  /** Says that this reader needs no more. Saying it again does nothing. */
  void leave() {
    if (left.compareAndSet(false, true)) {
      recording.leave();
    }
  }

  boolean hasLeft() {
    return left.get();
  }

  /** Leaves, unless the caller was given a stream, which it closes itself. */
  void leaveUnlessStreaming() {
    if (!streaming) {
      leave();
    }
  }

  /**
   * Whether the answer broke off because another reader was interrupted or its virtual machine was
   * in trouble, while this caller had not seen any of it: another call may then take its place.
   */
  boolean wasBrokenOffByAnother() {
    Arrived.Break broken = unseenBreak();
    return broken != null
        && broken.reader() != this
        && Failures.concernsOneCaller(broken.failure())
        && !Failures.isTimeout(broken.failure());
  }

  /**
   * Whether the answer broke off because the caller who began the call would wait no longer, while
   * this one had not seen any of it.
   */
  boolean wasTimedOut() {
    Arrived.Break broken = unseenBreak();
    return broken != null && Failures.isTimeout(broken.failure());
  }

  /** Whether it broke off, while this caller had not seen any of it. */
  boolean brokeOff() {
    return unseenBreak() != null;
  }

  private Arrived.@Nullable Break unseenBreak() {
    return seen ? null : recording.brokenBy();
  }

  private void begin() {
    if (!begun.compareAndSet(false, true)) {
      throw new IllegalStateException("an answer can be read only once");
    }
  }

  /** The answer as a stream, from its first byte on. */
  private final class Body extends InputStream {

    private long position;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (hasLeft()) {
        throw new IOException("the stream is closed");
      }
      if (length == 0) {
        return 0;
      }
      int count = recording.read(LiveAnswer.this, position, target, offset, length);
      if (count > 0) {
        position += count;
        seen = true;
      }
      return count;
    }

    @Override
    public void close() {
      leave();
    }
  }
}
