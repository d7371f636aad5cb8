package io.github.completioncache.openai;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into pieces about as long as tokens. */
final class TextPieces {

  private static final int LONGEST = 16;

  private TextPieces() {}

  /** Words with the white space before them; a code point is never split. */
  static List<String> of(String text) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      int last = text.codePointAt(at);
      at += Character.charCount(last);
      if (at == text.length()
          || at - start >= LONGEST
          || (Character.isWhitespace(text.charAt(at)) && !Character.isWhitespace(last))) {
        pieces.add(text.substring(start, at));
        start = at;
      }
    }
    return pieces;
  }
}
