package io.github.completioncache;

import io.github.completioncache.store.CacheEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The provider's answer to one call, shared by every reader that waits for it. There is no thread
 * behind it: the reader that needs the next bytes first reads them from the provider, under a lock,
 * and the others find them in the buffer.
 *
 * <p>When the last reader has left before the end, the provider's body is closed. Once the end has
 * been read, be it the end of the body or the last event, the {@link Ending} runs before any reader
 * sees that end.
 */
final class Recording {

  private static final int FIRST_CAPACITY = 4 << 10;
  private static final int MAXIMUM_CAPACITY = Integer.MAX_VALUE - 16;

  private final ProviderCall.Upstream upstream;
  private final Ending ending;
  private final @Nullable LastEvent lastEvent;
  private final ReentrantLock pulling = new ReentrantLock();
  private final Object presence = new Object();

  private volatile Arrived arrived = new Arrived(new byte[FIRST_CAPACITY], 0, false, null);
  private int readers;
  private boolean deserted;
  private boolean ended;

  /** What is to be done when the answer is over; called once, by the reader that finds the end. */
  interface Ending {
    /**
     * The whole answer is here. Must neither change nor keep the buffer beyond what an entry does.
     */
    void completed(ProviderCall.Upstream upstream, byte[] buffer, int length);

    /** The answer broke off. */
    void brokeOff(Throwable failure);

    /** Nobody reads any more, and the end had not come. */
    void deserted();
  }

  /**
   * How an answer broke off.
   *
   * @param reader who read from the provider then
   */
  record Break(IOException failure, Thread reader) {}

  /** What has arrived so far. A buffer's first {@code length} bytes never change. */
  private static final class Arrived {
    private final byte[] buffer;
    private final int length;
    private final boolean ended;
    private final @Nullable Break broken;

    Arrived(byte[] buffer, int length, boolean ended, @Nullable Break broken) {
      this.buffer = buffer;
      this.length = length;
      this.ended = ended;
      this.broken = broken;
    }
  }

  /**
   * @param lastEvent tells the last event of a stream; null if the answer ends with its body
   */
  Recording(ProviderCall.Upstream upstream, Ending ending, @Nullable LastEvent lastEvent) {
    this.upstream = upstream;
    this.ending = ending;
    this.lastEvent = lastEvent;
  }

  /** The first reader. */
  LiveAnswer begin() {
    return Objects.requireNonNull(join());
  }

  /**
   * A new reader at the beginning of the answer; null if every earlier reader has left before the
   * end.
   */
  @Nullable LiveAnswer join() {
    synchronized (presence) {
      if (deserted) {
        return null;
      }
      readers++;
      return new LiveAnswer(this, upstream);
    }
  }

  /** Whether it has more than one reader. */
  boolean isShared() {
    synchronized (presence) {
      return readers > 1;
    }
  }

  /** How the answer broke off; null if it did not. */
  @Nullable Break brokenBy() {
    return arrived.broken;
  }

  void leave() {
    synchronized (presence) {
      if (--readers > 0 || ended) {
        return;
      }
      deserted = true;
    }
    ending.deserted();
    closeUpstream();
  }

  /** Copies bytes from {@code position} on, waiting for the first of them; -1 at the end. */
  int read(int position, byte[] target, int offset, int length) throws IOException {
    Arrived now = arrivedBeyond(position);
    int available = now.length - position;
    if (available == 0) {
      return -1;
    }
    int count = Math.min(available, length);
    System.arraycopy(now.buffer, position, target, offset, count);
    return count;
  }

  /** Waits for the end and lets {@code reader} read everything. */
  <R> R whole(CacheEntry.BodyReader<R> reader) throws IOException {
    Arrived now = arrived;
    while (!now.ended) {
      now = arrivedBeyond(now.length);
    }
    throwIfBroken(now);
    return reader.read(now.buffer, 0, now.length);
  }

  private Arrived arrivedBeyond(int position) throws IOException {
    Arrived now = arrived;
    if (now.length <= position && !now.ended) {
      lock();
      try {
        now = arrived;
        while (now.length <= position && !now.ended) {
          now = pull(now);
        }
      } finally {
        pulling.unlock();
      }
    }
    if (now.length <= position) {
      throwIfBroken(now);
    }
    return now;
  }

  private void lock() throws IOException {
    try {
      pulling.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the answer");
    }
  }

  private Arrived pull(Arrived now) {
    Arrived next;
    try {
      byte[] buffer =
          now.length < now.buffer.length ? now.buffer : Arrays.copyOf(now.buffer, grown(now));
      int count = upstream.body().read(buffer, now.length, buffer.length - now.length);
      boolean last = count < 0 || (lastEvent != null && lastEvent.isIn(buffer, now.length, count));
      next = new Arrived(buffer, now.length + Math.max(count, 0), last, null);
    } catch (IOException e) {
      next = broken(now, e);
    } catch (RuntimeException | Error e) {
      // Bytes may be lost, so nobody must read on.
      next = broken(now, new IOException("reading the answer failed", e));
    }
    if (next.ended && !closeAndEnd()) {
      // Closing the body made it end: nobody can tell whether that was all of it.
      next = broken(now, new IOException("the answer was closed"));
    } else if (next.ended) {
      try {
        tellEnding(next);
      } finally {
        arrived = next;
      }
    }
    arrived = next;
    return next;
  }

  private static Arrived broken(Arrived now, IOException failure) {
    return new Arrived(now.buffer, now.length, true, new Break(failure, Thread.currentThread()));
  }

  /** False if the last reader had left before. */
  private boolean closeAndEnd() {
    closeUpstream();
    synchronized (presence) {
      ended = !deserted;
      return ended;
    }
  }

  private void tellEnding(Arrived last) {
    if (last.broken == null) {
      ending.completed(upstream, last.buffer, last.length);
    } else {
      ending.brokeOff(last.broken.failure());
    }
  }

  private static int grown(Arrived now) {
    int capacity = now.buffer.length;
    if (capacity >= MAXIMUM_CAPACITY) {
      throw new OutOfMemoryError("an answer has more than 2 GiB");
    }
    return (int) Math.min(MAXIMUM_CAPACITY, capacity * 2L);
  }

  private void closeUpstream() {
    try {
      upstream.body().close();
    } catch (IOException | RuntimeException e) {
      // The body has been read or is not wanted: what closing says is of no use to anybody.
      ResponseCache.LOG.debug("closing an answer failed ({})", e.getClass().getName());
    }
  }

  private static void throwIfBroken(Arrived now) throws IOException {
    if (now.broken != null) {
      throw now.broken.failure();
    }
  }

  InputStream stream(LiveAnswer answer) {
    return new InputStream() {
      private int position;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (answer.hasLeft()) {
          throw new IOException("the stream is closed");
        }
        if (length == 0) {
          return 0;
        }
        int count = Recording.this.read(position, target, offset, length);
        position += Math.max(count, 0);
        return count;
      }

      @Override
      public void close() {
        answer.leave();
      }
    };
  }
}
