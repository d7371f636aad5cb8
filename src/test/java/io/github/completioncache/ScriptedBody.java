package io.github.completioncache;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A body that arrives piece by piece, as a test tells it to. */
final class ScriptedBody extends InputStream {

  @FunctionalInterface
  private interface Piece {
    int readInto(byte[] target, int offset, int length) throws IOException;
  }

  private final LinkedBlockingDeque<Piece> pieces = new LinkedBlockingDeque<>();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean closed;
  private volatile @Nullable IOException whenInterrupted;
  private volatile boolean lost;

  /** A piece; it takes several reads if there is no room for all of it. */
  ScriptedBody give(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    pieces.add(
        new Piece() {
          @Override
          public int readInto(byte[] target, int offset, int length) {
            int count = Math.min(length, bytes.remaining());
            bytes.get(target, offset, count);
            if (bytes.hasRemaining()) {
              pieces.addFirst(this);
            }
            return count;
          }
        });
    return this;
  }

  ScriptedBody end() {
    pieces.add((target, offset, length) -> -1);
    return this;
  }

  ScriptedBody breakOff(IOException failure) {
    pieces.add(
        (target, offset, length) -> {
          throw failure;
        });
    return this;
  }

  ScriptedBody breakOff(Error failure) {
    pieces.add(
        (target, offset, length) -> {
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
      return pieces.take().readInto(target, offset, length);
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
