package io.github.completioncache.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte array that knows how RFC 8785 writes a string. Not thread-safe.
 *
 * <p>RFC 8785 section 3.2.2.2: only control characters, the quotation mark and the backslash are
 * escaped, five of the former by a letter and the others by four lower-case hexadecimal digits.
 */
final class CanonicalBuffer {

  /** Room that is kept beyond what is asked for: an escape, and a word that is written too far. */
  private static final int SLACK = 16;

  private static final int MAX_CAPACITY = Integer.MAX_VALUE - 64;

  /** Shorter strings are faster to write character by character. */
  private static final int SHORT = 32;

  /** Longer strings are encoded piece by piece, so that no second copy of all of it exists. */
  private static final int PIECE = 65_536;

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /**
   * For each ASCII character: 0 if it stands for itself, 1 for a hexadecimal escape, else a letter.
   */
  private static final byte[] ESCAPES = escapes();

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Times a byte: that byte eight times. */
  private static final long EACH = 0x0101010101010101L;

  private static final long SIGNS = 0x8080808080808080L;

  private byte[] bytes;
  private int length;

  CanonicalBuffer(int capacity) {
    bytes = new byte[(int) Math.min((long) capacity + SLACK, MAX_CAPACITY)];
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Appends one ASCII character. */
  void ascii(char character) throws CanonicalJsonException {
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
    ascii('"');
    int size = text.length();
    if (size < SHORT) {
      characters(text);
    } else if (size <= PIECE) {
      piece(text);
    } else {
      ensure(size);
      for (int from = 0, to; from < size; from = to) {
        to = Math.min(from + PIECE, size);
        to -= Character.isHighSurrogate(text.charAt(to - 1)) && to < size ? 1 : 0;
        piece(text.substring(from, to));
      }
    }
    ascii('"');
  }

  private void characters(String text) throws CanonicalJsonException {
    int size = text.length();
    ensure(size);
    for (int at = 0; at < size; at++) {
      char c = text.charAt(at);
      if (c >= 0x80) {
        piece(text.substring(at));
        return;
      }
      if (ESCAPES[c] == 0) {
        bytes[length++] = (byte) c;
      } else {
        escape(c);
        ensure(size - at);
      }
    }
  }

  private void piece(String text) throws CanonicalJsonException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ensure(utf8.length);
    // The encoder turns a lone surrogate into a question mark.
    if (append(utf8) != questionMarks(text)) {
      throw new CanonicalJsonException(Reasons.LONE_SURROGATE);
    }
  }

  /**
   * Appends UTF-8 text, eight bytes at a time.
   *
   * @return how many question marks there are in it
   */
  private int append(byte[] utf8) throws CanonicalJsonException {
    int marks = 0;
    int at = 0;
    while (at <= utf8.length - Long.BYTES) {
      long word = (long) WORD.get(utf8, at);
      WORD.set(bytes, length, word);
      long escaped = escaped(word);
      int plain = escaped == 0 ? Long.BYTES : Long.numberOfTrailingZeros(escaped) >> 3;
      marks += questionMarks(word, plain);
      length += plain;
      at += plain;
      if (escaped != 0) {
        escape(utf8[at++]);
        ensure(utf8.length - at);
      }
    }
    for (; at < utf8.length; at++) {
      byte b = utf8[at];
      marks += b == '?' ? 1 : 0;
      if (b < 0 || ESCAPES[b] == 0) {
        bytes[length++] = b;
      } else {
        escape(b);
        ensure(utf8.length - at);
      }
    }
    return marks;
  }

  /**
   * A word whose lowest bit that is set lies in the first byte of {@code word} that must be
   * escaped. Control characters and the quotation mark are those below 33 once their second bit is
   * flipped.
   */
  private static long escaped(long word) {
    long low = (word ^ EACH * 2) - EACH * 33;
    long backslash = (word ^ EACH * '\\') - EACH;
    return (low | backslash) & ~word & SIGNS;
  }

  private static int questionMarks(long word, int bytes) {
    long zero = word ^ EACH * '?';
    long marks = ~((zero & ~SIGNS) + ~SIGNS | zero) & SIGNS;
    return Long.bitCount(bytes == Long.BYTES ? marks : marks & ((1L << (8 * bytes)) - 1));
  }

  private static int questionMarks(String text) {
    int marks = 0;
    for (int at = text.indexOf('?'); at >= 0; at = text.indexOf('?', at + 1)) {
      marks++;
    }
    return marks;
  }

  private void escape(int c) {
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

  /** Makes room for that many bytes and the slack. */
  private void ensure(int more) throws CanonicalJsonException {
    long needed = (long) length + more + SLACK;
    if (needed > bytes.length) {
      grow(needed);
    }
  }

  private void grow(long needed) throws CanonicalJsonException {
    if (needed > MAX_CAPACITY) {
      throw new CanonicalJsonException(Reasons.TOO_LARGE);
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(needed + needed / 2, MAX_CAPACITY));
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
