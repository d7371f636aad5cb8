package io.github.completioncache.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Reads text of a known form from bytes. Whatever differs from that form makes it stray: from then
 * on what it reads has no meaning. Not thread-safe.
 */
final class PlainText {

  /** So many digits always fit a {@code long}. */
  private static final int MAXIMUM_DIGITS = 18;

  private static final String HEX = "0123456789abcdef";

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean strayed;

  PlainText(byte[] bytes, int at, int length) {
    this.bytes = bytes;
    this.at = at;
    this.end = at + length;
  }

  /** Whether everything has been read, and was as expected. */
  boolean isReadToItsEnd() {
    return !strayed && at == end;
  }

  /** Passes over {@code expected} if it comes next. */
  boolean skip(byte[] expected) {
    int to = at + expected.length;
    if (to > end || !Arrays.equals(bytes, at, to, expected, 0, expected.length)) {
      return false;
    }
    at = to;
    return true;
  }

  /** Passes over {@code expected}, which must come next. */
  void require(byte[] expected) {
    strayed |= !skip(expected);
  }

  /** Passes over {@code octets} in lower-case hexadecimal digits, which must come next. */
  void requireHex(byte[] octets) {
    if (end - at < 2 * octets.length) {
      strayed = true;
      return;
    }
    for (byte octet : octets) {
      strayed |= bytes[at++] != HEX.charAt(octet >> 4 & 0xf);
      strayed |= bytes[at++] != HEX.charAt(octet & 0xf);
    }
  }

  /**
   * What stands between {@code before} and the next quotation mark, which is passed over: ASCII
   * characters that stand for themselves.
   */
  String string(byte[] before) {
    require(before);
    int from = at;
    while (at < end) {
      byte b = bytes[at++];
      if (b == '"') {
        return new String(bytes, from, at - 1 - from, ISO_8859_1);
      }
      if (b < ' ' || b == '\\') {
        break;
      }
    }
    strayed = true;
    return "";
  }

  /** The number behind {@code before}, without sign, point or exponent. */
  long number(byte[] before) {
    require(before);
    int from = at;
    long value = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      value = 10 * value + (bytes[at++] - '0');
    }
    int digits = at - from;
    strayed |= digits == 0 || digits > MAXIMUM_DIGITS || (digits > 1 && bytes[from] == '0');
    return value;
  }
}
