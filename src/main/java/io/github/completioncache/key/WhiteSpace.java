package io.github.completioncache.key;

/**
 * White space, as Unicode has it, without the spaces that forbid a line break. Written down here,
 * since keys must be the same on every Java version.
 */
final class WhiteSpace {

  private WhiteSpace() {}

  private static boolean is(char c) {
    return c <= ' '
        ? c == ' ' || (c >= '\t' && c <= '\r')
        : c == '\u0085'
            || c == '\u1680'
            || (c >= '\u2000' && c <= '\u200A' && c != '\u2007')
            || c == '\u2028'
            || c == '\u2029'
            || c == '\u205F'
            || c == '\u3000';
  }

  static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && is(text.charAt(from))) {
      from++;
    }
    while (to > from && is(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  static String collapsed(String text) {
    String trimmed = trimmed(text);
    StringBuilder collapsed = new StringBuilder(trimmed.length());
    boolean space = false;
    for (int i = 0; i < trimmed.length(); i++) {
      char c = trimmed.charAt(i);
      if (!is(c)) {
        collapsed.append(c);
      } else if (!space) {
        collapsed.append(' ');
      }
      space = is(c);
    }
    return collapsed.toString();
  }
}
