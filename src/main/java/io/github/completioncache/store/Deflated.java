package io.github.completioncache.store;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The encoding {@code deflate} of a body: the zlib format of RFC 1950. */
final class Deflated {

  static final String NAME = "deflate";

  /** What saves less than this part of a body is not worth unpacking it at each hit. */
  private static final int LEAST_PART = 8;

  /** About what the header becomes longer by. */
  private static final int HEADER = 64;

  private Deflated() {}

  /** The packed bytes; null if they are hardly fewer. */
  static byte @Nullable [] pack(byte[] buffer, int offset, int length) {
    byte[] packed = new byte[Math.max(0, length - length / LEAST_PART - HEADER)];
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(buffer, offset, length);
      deflater.finish();
      int count = deflater.deflate(packed);
      return deflater.finished() ? Arrays.copyOf(packed, count) : null;
    } finally {
      deflater.end();
    }
  }

  /**
   * The unpacked bytes, exactly {@code unpackedLength}.
   *
   * @throws UnreadableEntryException if they are not so many, or if this is not the format
   */
  static byte[] unpack(byte[] buffer, int offset, int length, int unpackedLength) {
    byte[] unpacked = new byte[unpackedLength];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(buffer, offset, length);
      int count = inflater.inflate(unpacked);
      // The end is found only by asking for more; a byte too many is not taken, but noticed.
      int more = inflater.finished() ? 0 : inflater.inflate(new byte[1]);
      boolean whole = inflater.finished() && inflater.getRemaining() == 0;
      if (whole && count == unpackedLength && more == 0) {
        return unpacked;
      }
      throw unreadable();
    } catch (DataFormatException e) {
      throw unreadable();
    } finally {
      inflater.end();
    }
  }

  private static UnreadableEntryException unreadable() {
    return new UnreadableEntryException("the body of a stored value cannot be unpacked");
  }
}
