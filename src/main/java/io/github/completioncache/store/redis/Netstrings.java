package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.stats.Account;
import java.io.ByteArrayOutputStream;

/**
 * Texts one after the other, each as the number of its bytes in UTF-8, a colon, and the bytes: so
 * no text can be mistaken for the end of another.
 */
final class Netstrings {

  /** As many as an {@code int} always has room for. */
  private static final int MOST_DIGITS = 9;

  private final byte[] bytes;
  private int at;

  /** Reads {@code bytes} from the beginning. */
  Netstrings(byte[] bytes) {
    this(bytes, 0);
  }

  /** Reads {@code bytes} from the one at {@code from} on. */
  Netstrings(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  static byte[] of(String... texts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] bytes = text.getBytes(UTF_8);
      out.writeBytes(lengthOf(bytes));
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  /** What stands before these bytes. */
  static byte[] lengthOf(byte[] text) {
    return (text.length + ":").getBytes(US_ASCII);
  }

  /**
   * The next text.
   *
   * @throws IllegalArgumentException if there is none
   */
  String next() {
    int length = length();
    if (length > bytes.length - at) {
      throw new IllegalArgumentException("a text ends too early");
    }
    at += length;
    return new String(bytes, at - length, length, UTF_8);
  }

  /**
   * Where the next text begins, whether or not all of it is there.
   *
   * @throws IllegalArgumentException if its length is not there
   */
  int skipLength() {
    length();
    return at;
  }

  private int length() {
    int from = at;
    int length = 0;
    while (at < bytes.length && at - from < MOST_DIGITS && isDigit(bytes[at])) {
      length = 10 * length + bytes[at++] - '0';
    }
    if (at == from || at == bytes.length || bytes[at++] != ':') {
      throw new IllegalArgumentException("no text at byte " + from);
    }
    return length;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  /** The next three texts. */
  Account account() {
    return new Account(next(), next(), next());
  }

  /** Whether one byte is left. */
  boolean isAtLastByte() {
    return at == bytes.length - 1;
  }
}
