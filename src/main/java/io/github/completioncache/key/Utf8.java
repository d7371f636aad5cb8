package io.github.completioncache.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells UTF-8 (RFC 3629) from what only looks like it. */
final class Utf8 {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long SIGNS = 0x8080808080808080L;

  private Utf8() {}

  /**
   * Whether all of it is UTF-8: no stray bytes, overlong forms, encoded surrogates or code points
   * beyond U+10FFFF.
   */
  static boolean isValid(byte[] bytes) {
    int at = 0;
    while ((at = asciiEnd(bytes, at)) < bytes.length) {
      int size = sequence(bytes, at);
      if (size == 0) {
        return false;
      }
      at += size;
    }
    return true;
  }

  private static int asciiEnd(byte[] bytes, int from) {
    int at = from;
    while (at <= bytes.length - Long.BYTES && ((long) WORD.get(bytes, at) & SIGNS) == 0) {
      at += Long.BYTES;
    }
    while (at < bytes.length && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  /** The length of the sequence that begins there, or 0 if none does. */
  private static int sequence(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    if (lead >= 0xc2 && lead <= 0xdf) {
      return continues(bytes, at + 1, 1, 0x80, 0xbf) ? 2 : 0;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
      int low = lead == 0xe0 ? 0xa0 : 0x80;
      int high = lead == 0xed ? 0x9f : 0xbf;
      return continues(bytes, at + 1, 2, low, high) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
      int low = lead == 0xf0 ? 0x90 : 0x80;
      int high = lead == 0xf4 ? 0x8f : 0xbf;
      return continues(bytes, at + 1, 3, low, high) ? 4 : 0;
    }
    return 0;
  }

  /** Whether continuation bytes follow, the first of them within bounds of its own. */
  private static boolean continues(byte[] bytes, int at, int count, int low, int high) {
    if (at + count > bytes.length || (bytes[at] & 0xff) < low || (bytes[at] & 0xff) > high) {
      return false;
    }
    for (int i = 1; i < count; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return false;
      }
    }
    return true;
  }
}
