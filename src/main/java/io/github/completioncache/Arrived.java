package io.github.completioncache;

import io.github.completioncache.store.CacheEntry;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of an answer, from the position {@code base} on: nothing is forgotten while that
 * is 0. What has arrived never changes; the room behind it is for the next bytes, which are read by
 * one thread at a time.
 */
final class Arrived {

  private static final int FIRST_CAPACITY = 4 << 10;
  private static final int MAXIMUM_CAPACITY = Integer.MAX_VALUE - 16;

  private final byte[] buffer;
  private final long base;
  private final int length;
  private final boolean ended;
  private final @Nullable Break broken;

  /**
   * How an answer broke off.
   *
   * @param reader whose read, or whose interruption, it was
   */
  record Break(IOException failure, LiveAnswer reader) {}

  private Arrived(byte[] buffer, long base, int length, boolean ended, @Nullable Break broken) {
    this.buffer = buffer;
    this.base = base;
    this.length = length;
    this.ended = ended;
    this.broken = broken;
  }

  static Arrived nothing() {
    return new Arrived(new byte[FIRST_CAPACITY], 0, 0, false, null);
  }

  /** With {@code count} bytes more, which have been read into the room behind. */
  Arrived and(int count) {
    return new Arrived(buffer, base, length + count, ended, broken);
  }

  Arrived atEnd() {
    return new Arrived(buffer, base, length, true, broken);
  }

  Arrived brokenOff(Break how) {
    return new Arrived(buffer, base, length, true, how);
  }

  /** With a larger buffer. */
  Arrived grown() {
    if (buffer.length >= MAXIMUM_CAPACITY) {
      throw new OutOfMemoryError("an answer has more than 2 GiB");
    }
    int capacity = (int) Math.min(MAXIMUM_CAPACITY, buffer.length * 2L);
    return new Arrived(Arrays.copyOf(buffer, capacity), base, length, ended, broken);
  }

  /** With room in place of what comes before {@code position}. */
  Arrived without(long position) {
    int forgotten = (int) (position - base);
    byte[] rest = Arrays.copyOfRange(buffer, forgotten, forgotten + buffer.length);
    return new Arrived(rest, position, length - forgotten, ended, broken);
  }

  /** Where the next bytes are to be put: from {@link #length} on. */
  byte[] buffer() {
    return buffer;
  }

  int length() {
    return length;
  }

  int room() {
    return buffer.length - length;
  }

  long base() {
    return base;
  }

  /** The position behind the last byte. */
  long end() {
    return base + length;
  }

  /** Whether no more will come. */
  boolean isEnded() {
    return ended;
  }

  @Nullable Break broken() {
    return broken;
  }

  /** Copies bytes from {@code position} on; -1 if there are none. */
  int copy(long position, byte[] target, int offset, int count) throws IOException {
    if (position < base) {
      throw forgotten();
    }
    if (position >= end()) {
      return -1;
    }
    int copied = (int) Math.min(end() - position, count);
    System.arraycopy(buffer, (int) (position - base), target, offset, copied);
    return copied;
  }

  /** Lets {@code reader} read everything. */
  <R> R whole(CacheEntry.BodyReader<R> reader) throws IOException {
    throwIfBroken();
    if (base > 0) {
      throw forgotten();
    }
    return reader.read(buffer, 0, length);
  }

  void throwIfBroken() throws IOException {
    if (broken != null) {
      throw broken.failure();
    }
  }

  private static IOException forgotten() {
    return new IOException("the beginning of the answer is no longer there");
  }
}
