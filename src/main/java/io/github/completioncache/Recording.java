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
 * been read, the {@link Ending} runs before any reader sees that end.
 */
final class Recording {

  private static final int FIRST_CAPACITY = 4 << 10;
  private static final int MAXIMUM_CAPACITY = Integer.MAX_VALUE - 16;

  private final ProviderCall.Upstream upstream;
  private final Ending ending;
  private final ReentrantLock pulling = new ReentrantLock();
  private final Object presence = new Object();

  private volatile Arrived arrived = new Arrived(new byte[FIRST_CAPACITY], 0, End.NOT_YET, null);
  private int readers;
  private boolean deserted;

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

  private enum End {
    NOT_YET,
    COMPLETE,
    BROKEN
  }

  /** What has arrived so far. A buffer's first {@code length} bytes never change. */
  private static final class Arrived {
    private final byte[] buffer;
    private final int length;
    private final End end;
    private final @Nullable IOException failure;

    Arrived(byte[] buffer, int length, End end, @Nullable IOException failure) {
      this.buffer = buffer;
      this.length = length;
      this.end = end;
      this.failure = failure;
    }
  }

  Recording(ProviderCall.Upstream upstream, Ending ending) {
    this.upstream = upstream;
    this.ending = ending;
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

  /** Whether the answer broke off, and with what. */
  @Nullable IOException failure() {
    return arrived.failure;
  }

  void leave() {
    synchronized (presence) {
      if (--readers > 0 || arrived.end != End.NOT_YET) {
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
    while (now.end == End.NOT_YET) {
      now = arrivedBeyond(now.length);
    }
    throwIfBroken(now);
    return reader.read(now.buffer, 0, now.length);
  }

  private Arrived arrivedBeyond(int position) throws IOException {
    Arrived now = arrived;
    if (now.length <= position && now.end == End.NOT_YET) {
      lock();
      try {
        now = arrived;
        if (now.length <= position && now.end == End.NOT_YET) {
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
    byte[] buffer = now.buffer;
    if (now.length == buffer.length) {
      buffer = Arrays.copyOf(buffer, grown(buffer.length));
    }
    Arrived next;
    try {
      int count = upstream.body().read(buffer, now.length, buffer.length - now.length);
      next =
          count < 0
              ? new Arrived(buffer, now.length, End.COMPLETE, null)
              : new Arrived(buffer, now.length + count, End.NOT_YET, null);
    } catch (IOException e) {
      next = new Arrived(buffer, now.length, End.BROKEN, e);
    } catch (RuntimeException e) {
      next = new Arrived(buffer, now.length, End.BROKEN, new IOException(e));
    }
    if (next.end != End.NOT_YET) {
      closeUpstream();
      if (next.failure == null) {
        ending.completed(upstream, buffer, next.length);
      } else {
        ending.brokeOff(next.failure);
      }
    }
    arrived = next;
    return next;
  }

  private static int grown(int capacity) throws OutOfMemoryError {
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
    if (now.failure != null) {
      throw now.failure;
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
