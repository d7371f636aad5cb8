package io.github.completioncache.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of a stream as bytes, one at a time; none is longer than the memory allows. */
final class LineInput {

  private final InputStream in;
  private final int longest;
  private long number;
  private boolean tooLong;

  /**
   * @param longest how many bytes of a line are kept at most
   */
  LineInput(InputStream in, int longest) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.longest = longest;
  }

  /** The next line without its end; null after the last one. */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    tooLong = false;
    int read = in.read();
    if (read < 0) {
      return null;
    }
    number++;
    for (; read >= 0 && read != '\n'; read = in.read()) {
      if (line.size() < longest) {
        line.write(read);
      } else {
        tooLong = true;
      }
    }
    return line.toByteArray();
  }

  /** Of the line that was read last, from 1 on. */
  long number() {
    return number;
  }

  /** Whether the line that was read last was cut. */
  boolean isTooLong() {
    return tooLong;
  }
}
