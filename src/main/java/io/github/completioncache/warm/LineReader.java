package io.github.completioncache.warm;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of bytes, one at a time: of any ending, without the mark that some editors put at the
 * beginning. A line that is too long is passed over, not kept. Used by one thread at a time.
 */
final class LineReader implements Closeable {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;
  private long read;
  private long number;
  private long offset;
  private byte[] line = {};
  private boolean tooLong;

  /**
   * @param longest how many bytes a line can have
   */
  LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** Goes on to the next line; false if there is none. */
  boolean next() throws IOException {
    offset = read - filled + position;
    ByteArrayOutputStream parts = new ByteArrayOutputStream(256);
    tooLong = false;
    boolean any = false;
    while (position < filled || fill()) {
      any = true;
      int end = position;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      keep(parts, end);
      boolean ended = end < filled;
      position = ended ? end + 1 : end;
      if (ended) {
        break;
      }
    }
    if (any) {
      number++;
      line = tooLong ? new byte[0] : trimmed(parts.toByteArray());
    }
    return any;
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer);
    position = 0;
    filled = Math.max(0, count);
    read += filled;
    return count > 0;
  }

  private void keep(ByteArrayOutputStream parts, int end) {
    // One more for the carriage return before the end of the line.
    if (tooLong || parts.size() + (end - position) > longest + 1) {
      tooLong = true;
      parts.reset();
    } else {
      parts.write(buffer, position, end - position);
    }
  }

  private byte[] trimmed(byte[] bytes) {
    int from = number == 1 && startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
    int to =
        bytes.length > from && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
    tooLong = to - from > longest;
    return tooLong ? new byte[0] : Arrays.copyOfRange(bytes, from, to);
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }

  /** The line, without its end. */
  byte[] line() {
    return line;
  }

  /** Whether the line is longer than a line can be. */
  boolean isTooLong() {
    return tooLong;
  }

  /** Whether there is nothing but white space in it. */
  boolean isBlank() {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return !tooLong;
  }

  /** From 1 on. */
  long number() {
    return number;
  }

  /** Where the line begins, in bytes from the beginning. */
  long offset() {
    return offset;
  }

  /** How many bytes have been taken. */
  long taken() {
    return read - filled + position;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
