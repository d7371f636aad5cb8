package io.github.completioncache.openai;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A recorded stream of chunks without what tells the usage, for a caller who did not ask for it.
 * Each event is passed on as soon as it has arrived, and byte for byte unless it tells the usage.
 *
 * <p>Not safe for use by several threads.
 */
final class UsageFilter extends InputStream {

  private static final byte[] EMPTY = {};

  private final InputStream source;
  private final byte[] arrived = new byte[8 << 10];
  private final ByteArrayOutputStream event = new ByteArrayOutputStream();
  private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
  private boolean lineIsEmpty = true;
  private boolean afterCarriageReturn;
  private boolean ended;

  private byte[] ready = EMPTY;
  private int position;

  UsageFilter(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    return await() ? ready[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!await()) {
      return -1;
    }
    int count = Math.min(length, ready.length - position);
    System.arraycopy(ready, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return ready.length - position;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  /** Reads until there is something to pass on; false at the end. */
  private boolean await() throws IOException {
    while (position == ready.length && !ended) {
      int count = source.read(arrived, 0, arrived.length);
      if (count < 0) {
        ended = true;
        // What no empty line ends is not an event.
        event.writeTo(passed);
        event.reset();
      } else {
        take(count);
      }
      ready = passed.toByteArray();
      passed.reset();
      position = 0;
    }
    return position < ready.length;
  }

  private void take(int count) throws IOException {
    int start = 0;
    for (int i = 0; i < count; i++) {
      byte b = arrived[i];
      boolean secondHalf = b == '\n' && afterCarriageReturn;
      afterCarriageReturn = b == '\r';
      if (b != '\n' && b != '\r') {
        lineIsEmpty = false;
      } else if (lineIsEmpty && !secondHalf) {
        // The line feed that may follow a carriage return is not waited for.
        event.write(arrived, start, i + 1 - start);
        start = i + 1;
        passed.writeBytes(UsageCut.withoutUsage(event.toByteArray()));
        event.reset();
      } else {
        lineIsEmpty = true;
      }
    }
    event.write(arrived, start, count - start);
  }
}
