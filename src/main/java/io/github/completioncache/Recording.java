package io.github.completioncache;

import io.github.completioncache.store.CacheEntry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The provider's answer to one call, shared by every reader that waits for it. There is no thread
 * behind it: the reader that needs the next bytes first reads them from the provider, under a lock,
 * and the others find them in the buffer.
 *
 * <p>Once all of it is there, be it by the end of the body or by the last event, whoever reads on
 * or leaves first runs the {@link Ending}. So it delays no byte, and has been run before any reader
 * sees the end. When the last reader has left before, the provider's body is closed.
 *
 * <p>A reader that is interrupted while it reads from the provider fails alone: no byte is lost by
 * that, and the next reader goes on where it stopped. Some bodies cannot be read any more then (the
 * HTTP client has closed the connection); the answer has broken off for all, for reasons of the one
 * who was interrupted. So it has if the read ran into a timeout, or failed in any other way.
 *
 * <p>An answer that is too long to be stored is kept only while several readers, or one who wants
 * it as a whole, need it: a single reader of a stream gets what comes next, and what it has read is
 * forgotten.
 */
final class Recording {

  private final ProviderCall.Upstream upstream;
  private final Ending ending;
  private final int limit;
  private final @Nullable LastEvent lastEvent;
  private final ReentrantLock pulling = new ReentrantLock();
  private final Object presence = new Object();

  private volatile Arrived arrived = Arrived.nothing();

  // Of the reader that holds the lock.
  private boolean tooLong;
  private Arrived.@Nullable Break interruption;

  // Under "presence".
  private State state = State.OPEN;
  private int readers;
  private boolean forgetful;

  private enum State {
    /** More may come. */
    OPEN,
    /** All of it is there; the ending is still to be run. */
    COMPLETE,
    /** The ending runs or has been run. */
    OVER,
    /** Nobody reads any more, and it had not been complete. */
    DESERTED
  }

  /** What is to be done when the answer is over; one of its ways to end is called, once. */
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
      if (state == State.DESERTED || forgetful) {
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
  Arrived.@Nullable Break brokenBy() {
    return arrived.broken();
  }

  /** One reader needs no more. */
  void leave() {
    State now;
    synchronized (presence) {
      readers--;
      if (readers == 0 && state == State.OPEN) {
        state = State.DESERTED;
      }
      now = state;
    }
    if (now == State.DESERTED) {
      ending.deserted();
      closeUpstream();
    } else if (now == State.COMPLETE) {
      // Who holds the lock now does not wait for the provider any more.
      pulling.lock();
      try {
        end();
      } finally {
        pulling.unlock();
      }
    }
  }

  /** Waits for the first byte, or for the end if there is none. */
  void awaitBeginning(LiveAnswer reader) throws IOException {
    Arrived unused = arrivedBeyond(0, /* needed= */ 0, reader);
  }

  /** Copies bytes from {@code position} on, waiting for the first of them; -1 at the end. */
  int read(LiveAnswer reader, long position, byte[] target, int offset, int length)
      throws IOException {
    return arrivedBeyond(position, /* needed= */ position, reader)
        .copy(position, target, offset, length);
  }

  /** Waits for the end and lets {@code body} read everything. */
  <R> R whole(LiveAnswer reader, CacheEntry.BodyReader<R> body) throws IOException {
    Arrived now = arrived;
    while (!now.isEnded()) {
      now = arrivedBeyond(now.end(), /* needed= */ 0, reader);
    }
    return now.whole(body);
  }

  /**
   * @param needed from where on this reader still needs what has arrived
   */
  private Arrived arrivedBeyond(long position, long needed, LiveAnswer reader) throws IOException {
    Arrived now = arrived;
    if (now.end() <= position && !now.isEnded()) {
      lock(reader);
      try {
        now = arrived;
        while (now.end() <= position && !now.isEnded()) {
          pull(reader, needed);
          now = arrived;
        }
      } finally {
        pulling.unlock();
      }
    }
    if (now.end() <= position) {
      now.throwIfBroken();
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

  private void pull(LiveAnswer reader, long needed) throws IOException {
    if (isAllThere()) {
      end();
      return;
    }
    if (reader.hasLeft()) {
      throw new IOException("the stream is closed");
    }
    Arrived now = arrived;
    int count;
    boolean last;
    try {
      now = withRoom(reader, needed);
      count = upstream.body().read(now.buffer(), now.length(), now.room());
      last = count < 0 || (lastEvent != null && lastEvent.isIn(now.buffer(), now.length(), count));
    } catch (InterruptedIOException e) {
      if (e.bytesTransferred == 0 && !Failures.isTimeout(e)) {
        interruption = new Arrived.Break(e, reader);
        throw e;
      }
      breakOff(now, e, reader);
      return;
    } catch (IOException e) {
      breakOff(now, e, reader);
      return;
    } catch (RuntimeException | Error e) {
      // Bytes may be lost, so nobody must read on.
      breakOff(now, new IOException("reading the answer failed", e), reader);
      return;
    }
    interruption = null;
    if (last && !move(State.OPEN, State.COMPLETE)) {
      arrived = now.brokenOff(closed(reader));
      return;
    }
    arrived = now.and(Math.max(count, 0));
    if (count < 0) {
      end();
    }
  }

  private Arrived withRoom(LiveAnswer reader, long needed) {
    Arrived now = arrived;
    if (now.room() > 0) {
      return now;
    }
    boolean forgets = now.end() > limit && needed > now.base() && becomesForgetful(reader);
    return forgets ? now.without(needed) : now.grown();
  }

  /** Whether {@code reader} is the only one, and from now on nobody joins it. */
  private boolean becomesForgetful(LiveAnswer reader) {
    if (!tooLong) {
      tooLong = true;
      // First of all nobody is to look for the answer here: who finds no place looks again.
      ending.grewTooLong();
    }
    synchronized (presence) {
      // Its stream may be closed while it reads: then the one who is left is another one.
      forgetful |= readers == 1 && !reader.hasLeft();
      return forgetful;
    }
  }

  private boolean isAllThere() {
    synchronized (presence) {
      return state == State.COMPLETE || state == State.OVER;
    }
  }

  private boolean move(State from, State to) {
    synchronized (presence) {
      if (state != from) {
        return false;
      }
      state = to;
      return true;
    }
  }

  /** Runs the ending unless that is being done by the very caller of this. Needs the lock. */
  private void end() {
    Arrived all = arrived;
    // It is run for everybody: that this caller was interrupted must not disturb it.
    boolean interrupted = Thread.interrupted();
    try {
      if (move(State.COMPLETE, State.OVER)) {
        closeUpstream();
        if (all.base() > 0) {
          ending.passed(upstream);
        } else {
          ending.completed(upstream, all.buffer(), all.length());
        }
      }
    } finally {
      arrived = all.atEnd();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void breakOff(Arrived now, IOException failure, LiveAnswer reader) {
    if (!move(State.OPEN, State.OVER)) {
      arrived = now.brokenOff(closed(reader));
      return;
    }
    Arrived.Break how = blamed(failure, reader);
    closeUpstream();
    try {
      ending.brokeOff(how.failure());
    } finally {
      arrived = now.brokenOff(how);
    }
  }

  /** Closing the body ended or broke it: nobody can tell whether that was all of it. */
  private static Arrived.Break closed(LiveAnswer reader) {
    return new Arrived.Break(new IOException("the answer was closed"), reader);
  }

  /** Tells whose trouble it is that reading failed. */
  private Arrived.Break blamed(IOException failure, LiveAnswer reader) {
    Arrived.Break before = interruption;
    if (before != null) {
      IOException lost = new IOException("lost when a reader was interrupted", before.failure());
      lost.addSuppressed(failure);
      return new Arrived.Break(lost, before.reader());
    }
    if (Thread.currentThread().isInterrupted() && !(failure instanceof InterruptedIOException)) {
      // An interrupt closes the socket under a virtual thread, and any interruptible channel.
      InterruptedIOException interrupted = new InterruptedIOException("interrupted while reading");
      interrupted.initCause(failure);
      return new Arrived.Break(interrupted, reader);
    }
    return new Arrived.Break(failure, reader);
  }

  private void closeUpstream() {
    try {
      upstream.body().close();
    } catch (IOException | RuntimeException e) {
      // The body has been read or is not wanted: what closing says is of no use to anybody.
      ResponseCache.LOG.debug("closing an answer failed ({})", e.getClass().getName());
    }
  }
}
