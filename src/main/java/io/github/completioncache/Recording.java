package io.github.completioncache;

import io.github.completioncache.store.CacheEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
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
 *
 * <p>An answer that is too long to be stored is kept only while several readers, or one who wants
 * it as a whole, need it: a single reader of a stream gets what comes next, and what it has read is
 * forgotten.
 */
final class Recording {

  private static final int FIRST_CAPACITY = 4 << 10;
  private static final int MAXIMUM_CAPACITY = Integer.MAX_VALUE - 16;

  private final ProviderCall.Upstream upstream;
  private final Ending ending;
  private final int limit;
  private final ReentrantLock pulling = new ReentrantLock();
  private final Object presence = new Object();

  private volatile Arrived arrived = new Arrived(new byte[FIRST_CAPACITY], 0, 0, false, null);
  private @Nullable LastEvent lastEvent;
  private boolean tooLong;
  private int readers;
  private boolean forgetful;
  private boolean deserted;
  private boolean ended;

  /** What is to be done when the answer is over; called once, by the reader that finds the end. */
  interface Ending {
    /**
     * The whole answer is here. Must neither change nor keep the buffer beyond what an entry does.
     */
    void completed(ProviderCall.Upstream upstream, byte[] buffer, int length);

    /** The answer is longer than one that can be stored; it may go on. */
    void grewTooLong();

    /** The whole answer has been here, but its beginning is forgotten. */
    void passed(ProviderCall.Upstream upstream);

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

  /**
   * What has arrived so far, from the position {@code base} on: nothing is forgotten while that is
   * 0. A buffer's first {@code length} bytes never change.
   */
  private static final class Arrived {
    private final byte[] buffer;
    private final long base;
    private final int length;
    private final boolean ended;
    private final @Nullable Break broken;

    Arrived(byte[] buffer, long base, int length, boolean ended, @Nullable Break broken) {
      this.buffer = buffer;
      this.base = base;
      this.length = length;
      this.ended = ended;
      this.broken = broken;
    }

    long end() {
      return base + length;
    }
  }

  /**
   * @param limit the length up to which an answer can be stored, in bytes
   * @param lastEvent tells the last event of a stream; null if the answer ends with its body
   */
  Recording(
      ProviderCall.Upstream upstream, Ending ending, int limit, @Nullable LastEvent lastEvent) {
    this.upstream = upstream;
    this.ending = ending;
    this.limit = limit;
    this.lastEvent = lastEvent;
  }

  /** The first reader. */
  LiveAnswer begin() {
    return Objects.requireNonNull(join(Duration.ZERO));
  }

  /**
   * A new reader at the beginning of the answer; null if that is forgotten, or every earlier reader
   * has left before the end.
   *
   * @param silence how long it waits for what another reader is about to read; zero for as long as
   *     that takes
   */
  @Nullable LiveAnswer join(Duration silence) {
    synchronized (presence) {
      if (deserted || forgetful) {
        return null;
      }
      readers++;
      return new LiveAnswer(this, upstream, silence);
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
  private int read(LiveAnswer reader, long position, byte[] target, int offset, int length)
      throws IOException {
    Arrived now = arrivedBeyond(position, /* needed= */ position, reader);
    if (now.end() == position) {
      return -1;
    }
    int count = (int) Math.min(now.end() - position, length);
    System.arraycopy(now.buffer, (int) (position - now.base), target, offset, count);
    return count;
  }

  /** Waits for the end and lets {@code reader} read everything. */
  <R> R whole(LiveAnswer answer, CacheEntry.BodyReader<R> reader) throws IOException {
    Arrived now = arrived;
    while (!now.ended) {
      now = arrivedBeyond(now.end(), /* needed= */ 0, answer);
    }
    throwIfBroken(now);
    return reader.read(now.buffer, 0, now.length);
  }

  /**
   * @param needed from where on this reader still needs what has arrived
   */
  private Arrived arrivedBeyond(long position, long needed, LiveAnswer reader) throws IOException {
    Arrived now = arrived;
    if (now.end() <= position && !now.ended) {
      lock(reader);
      try {
        now = arrived;
        while (now.end() <= position && !now.ended) {
          now = pull(now, needed);
        }
      } finally {
        pulling.unlock();
      }
    }
    if (now.end() <= position) {
      throwIfBroken(now);
    }
    return now;
  }

  private void lock(LiveAnswer reader) throws IOException {
    try {
      Arrived before = arrived;
      while (!reader.awaits(pulling)) {
        Arrived now = arrived;
        if (now == before) {
          throw reader.outOfTime();
        }
        // Others were faster each time.
        before = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the answer");
    }
  }

  private Arrived pull(Arrived before, long needed) {
    Arrived now = before;
    Arrived next;
    try {
      now = withRoom(before, needed);
      byte[] buffer = now.buffer;
      int count = upstream.body().read(buffer, now.length, buffer.length - now.length);
      boolean last = count < 0 || (lastEvent != null && lastEvent.isIn(buffer, now.length, count));
      next = new Arrived(buffer, now.base, now.length + Math.max(count, 0), last, null);
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
    Break how = new Break(failure, Thread.currentThread());
    return new Arrived(now.buffer, now.base, now.length, true, how);
  }

  private Arrived withRoom(Arrived now, long needed) {
    if (now.length < now.buffer.length) {
      return now;
    }
    if (now.end() > limit && needed > now.base && becomesForgetful()) {
      int forgotten = (int) (needed - now.base);
      byte[] rest = Arrays.copyOfRange(now.buffer, forgotten, forgotten + now.buffer.length);
      return new Arrived(rest, needed, now.length - forgotten, false, null);
    }
    return new Arrived(Arrays.copyOf(now.buffer, grown(now)), now.base, now.length, false, null);
  }

  /** Whether there is one reader, and from now on nobody joins it. */
  private boolean becomesForgetful() {
    if (!tooLong) {
      tooLong = true;
      // What it holds grows with the stream.
      lastEvent = null;
      // First of all nobody is to look for the answer here: who finds no place looks again.
      ending.grewTooLong();
    }
    synchronized (presence) {
      forgetful |= readers == 1;
      return forgetful;
    }
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
    if (last.broken == null && last.base > 0) {
      ending.passed(upstream);
    } else if (last.broken == null) {
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
      private long position;

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
        int count = Recording.this.read(answer, position, target, offset, length);
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
