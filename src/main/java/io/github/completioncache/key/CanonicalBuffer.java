package io.github.completioncache.key;

import java.util.Arrays;

/**
 * A growing byte array that knows how RFC 8785 writes a string. Not thread-safe.
 *
 * <p>RFC 8785 section 3.2.2.2: only control characters, the quotation mark and the backslash are
 * escaped, five of the former by a letter and the others as four lower-case hexadecimal digits.
 */
final class CanonicalBuffer {

  /** Room that is kept free for what is written without a check of its own. */
  private static final int SLACK = 16;

  private static final int MAX_CAPACITY = Integer.MAX_VALUE - SLACK;
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /**
   * For each ASCII character: 0 if it stands for itself, 1 for a hexadecimal escape, else a letter.
   */
  private static final byte[] ESCAPES = escapes();

  private byte[] bytes;
  private int length;

  CanonicalBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Appends one ASCII character. */
  void ascii(int character) throws CanonicalJsonException {
    ensure(1);
    bytes[length++] = (byte) character;
  }

  /** Appends text of which the caller knows that it is ASCII. */
  @SuppressWarnings("deprecation") // the low bytes are what is wanted, without a copy
  void ascii(String text) throws CanonicalJsonException {
    int size = text.length();
    ensure(size);
    text.getBytes(0, size, bytes, length);
    length += size;
  }

  /**
   * Appends a string between quotation marks.
   *
   * @throws CanonicalJsonException if a surrogate has no partner, or the text does not fit
   */
  void string(String text) throws CanonicalJsonException {
    int size = text.length();
    ensure(size + 2L);
    bytes[length++] = '"';
    int at = 0;
    while (true) {
      at = plainRun(text, at);
      if (at == size) {
        break;
      }
      at = special(text, at);
      ensure(size - at + 1L);
    }
    bytes[length++] = '"';
  }

  /**
   * Puts the members of an object that ends here into another order. The longest one is moved only
   * once: in a request it is most of the bytes.
   *
   * @param begin where the first of them begins now and shall begin then
   * @param from where each one begins now, in the order wanted
   * @param lengths how long each one is, in the order wanted
   */
  void rearrange(int begin, int[] from, int[] lengths) {
    int longest = 0;
    for (int i = 1; i < lengths.length; i++) {
      longest = lengths[i] > lengths[longest] ? i : longest;
    }
    byte[] others = new byte[length - begin - lengths[longest]];
    int aside = 0;
    for (int i = 0; i < lengths.length; i++) {
      if (i != longest) {
        System.arraycopy(bytes, from[i], others, aside, lengths[i]);
        aside += lengths[i];
      }
    }
    int to = begin;
    for (int i = 0; i < longest; i++) {
      to += lengths[i] + 1;
    }
    System.arraycopy(bytes, from[longest], bytes, to, lengths[longest]);
    aside = 0;
    to = begin;
    for (int i = 0; i < lengths.length; i++) {
      if (i > 0) {
        bytes[to++] = ',';
      }
      if (i != longest) {
        System.arraycopy(others, aside, bytes, to, lengths[i]);
        aside += lengths[i];
      }
      to += lengths[i];
    }
  }

  private int plainRun(String text, int from) {
    byte[] to = bytes;
    int size = text.length();
    int out = length;
    int at = from;
    for (; at < size; at++) {
      char c = text.charAt(at);
      if (c >= 0x80 || ESCAPES[c] != 0) {
        break;
      }
      to[out++] = (byte) c;
    }
    length = out;
    return at;
  }

  private int special(String text, int at) throws CanonicalJsonException {
    char c = text.charAt(at);
    ensure(6);
    if (c < 0x80) {
      escape(c);
      return at + 1;
    }
    if (c < 0x800) {
      bytes[length++] = (byte) (0xc0 | c >> 6);
      bytes[length++] = (byte) (0x80 | c & 0x3f);
      return at + 1;
    }
    if (!Character.isSurrogate(c)) {
      bytes[length++] = (byte) (0xe0 | c >> 12);
      bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
      bytes[length++] = (byte) (0x80 | c & 0x3f);
      return at + 1;
    }
    if (Character.isLowSurrogate(c)
        || at + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(at + 1))) {
      throw new CanonicalJsonException(Reasons.LONE_SURROGATE);
    }
    int point = Character.toCodePoint(c, text.charAt(at + 1));
    bytes[length++] = (byte) (0xf0 | point >> 18);
    bytes[length++] = (byte) (0x80 | point >> 12 & 0x3f);
    bytes[length++] = (byte) (0x80 | point >> 6 & 0x3f);
    bytes[length++] = (byte) (0x80 | point & 0x3f);
    return at + 2;
  }

  private void escape(char c) {
    byte letter = ESCAPES[c];
    bytes[length++] = '\\';
    if (letter != 1) {
      bytes[length++] = letter;
      return;
    }
    bytes[length++] = 'u';
    bytes[length++] = '0';
    bytes[length++] = '0';
    bytes[length++] = HEX[c >> 4];
    bytes[length++] = HEX[c & 0xf];
  }

  /** Makes room for that many bytes and some slack. */
  private void ensure(long more) throws CanonicalJsonException {
    if (bytes.length - length < more) {
      grow(more);
    }
  }

  private void grow(long more) throws CanonicalJsonException {
    long needed = length + more;
    if (needed > MAX_CAPACITY) {
      throw new CanonicalJsonException(Reasons.TOO_LARGE);
    }
    long roomy = Math.max(needed + SLACK, 2L * bytes.length);
    bytes = Arrays.copyOf(bytes, (int) Math.min(roomy, MAX_CAPACITY));
  }

  private static byte[] escapes() {
    byte[] escapes = new byte[0x80];
    Arrays.fill(escapes, 0, 0x20, (byte) 1);
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }
}
