package io.github.completioncache.key;

import java.nio.charset.StandardCharsets;

/** Reads back what {@link CanonicalBuffer} wrote. */
final class CanonicalText {

  private CanonicalText() {}

  static String ascii(byte[] text) {
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** The text of a canonical string, which stands between quotation marks. */
  static String unquote(byte[] quoted) {
    String text = new String(quoted, 1, quoted.length - 2, StandardCharsets.UTF_8);
    int at = text.indexOf('\\');
    if (at < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int from = 0;
    while (at >= 0) {
      plain.append(text, from, at);
      char letter = text.charAt(at + 1);
      boolean hexadecimal = letter == 'u';
      from = at + (hexadecimal ? 6 : 2);
      plain.append(hexadecimal ? (char) Integer.parseInt(text, at + 2, from, 16) : plain(letter));
      at = text.indexOf('\\', from);
    }
    return plain.append(text, from, text.length()).toString();
  }

  private static char plain(char letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'f' -> '\f';
      case 'r' -> '\r';
      default -> letter;
    };
  }
}
