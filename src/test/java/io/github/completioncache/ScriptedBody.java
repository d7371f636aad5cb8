package io.github.completioncache;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A body that arrives piece by piece, as a test tells it to. */
final class ScriptedBody extends InputStream {

  @FunctionalInterface
  private interface Piece {
    int readInto(byte[] target, int offset) throws IOException;
  }

  private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean closed;
  private volatile @Nullable IOException whenInterrupted;
  private volatile boolean lost;

  /** A piece that is shorter than any buffer. */
  ScriptedBody give(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    pieces.add(
        (target, offset) -> {
          System.arraycopy(bytes, 0, target, offset, bytes.length);
          return bytes.length;
        });
    return this;
  }

  ScriptedBody end() {
    pieces.add((target, offset) -> -1);
    return this;
  }

  ScriptedBody breakOff(IOException failure) {
    pieces.add(
        (target, offset) -> {
          throw failure;
        });
    return this;
  }

  ScriptedBody breakOff(Error failure) {
    pieces.add(
        (target, offset) -> {
          throw failure;
        });
    return this;
  }

  /** An interrupt closes its connection, as HTTP clients and virtual threads do. */
  ScriptedBody lostByInterrupt(IOException failure) {
    whenInterrupted = failure;
    return this;
  }

  /** How many reads have begun. */
  int reads() {
    return reads.get();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("nobody reads single bytes of an answer");
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    reads.incrementAndGet();
    if (lost) {
      throw new IOException("the connection is closed");
    }
    try {
      return pieces.take().readInto(target, offset);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      IOException failure = whenInterrupted;
      if (failure != null) {
        lost = true;
        throw failure;
      }
      throw new InterruptedIOException("interrupted");
    }
  }

  /** A read under way then sees an end, as some bodies have it. */
  @Override
  public void close() {
    closed = true;
    end();
  }
}
