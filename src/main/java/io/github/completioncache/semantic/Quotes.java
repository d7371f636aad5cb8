package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.List;

/** What stands in quotation marks or is code in one text, and does not stand in the other. */
final class Quotes implements Difference {

  private static final String OPENING = "'\"`\u201C\u00AB\u201E\u300C";
  private static final String CLOSING = "'\"`\u201D\u00BB\u201C\u300D";

  @Override
  public boolean between(Text one, Text other) {
    return isMissing(one, other) || isMissing(other, one);
  }

  private static boolean isMissing(Text quoting, Text other) {
    String text = quoting.raw();
    for (int i = 0; i < text.length(); i++) {
      if (!isOpening(text, i)) {
        continue;
      }
      int mark = OPENING.indexOf(text.charAt(i));
      int end = end(text, i, CLOSING.charAt(mark));
      if (end < 0) {
        // No closing mark of this kind is left, so that nobody searches for it again.
        return false;
      }
      List<Token> quoted = Tokenizer.tokens(text.substring(i + 1, end));
      if (!contains(other.tokens(), quoted, isQuoting(other.raw()))) {
        return true;
      }
      i = end;
    }
    return false;
  }

  private static int end(String text, int from, char mark) {
    int end = text.indexOf(mark, from + 1);
    while (end >= 0 && end + 1 < text.length() && Character.isLetter(text.charAt(end + 1))) {
      end = text.indexOf(mark, end + 1);
    }
    return end;
  }

  private static boolean isQuoting(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isOpening(text, i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a mark stands here that what it opens follows at once: no apostrophe, no inch. */
  private static boolean isOpening(String text, int at) {
    return OPENING.indexOf(text.charAt(at)) >= 0
        && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
        && at + 1 < text.length()
        && (text.charAt(at) > '`' || !Character.isWhitespace(text.charAt(at + 1)));
  }

  /**
   * Whether the quoted words are there.
   *
   * @param inOrder whether side by side and in their order, as where both texts quote; who does not
   *     quote may put them otherwise
   */
  private static boolean contains(List<Token> tokens, List<Token> quoted, boolean inOrder) {
    if (!inOrder) {
      return quoted.stream().allMatch(word -> tokens.stream().anyMatch(t -> isSame(t, word)));
    }
    for (int from = 0; from + quoted.size() <= tokens.size(); from++) {
      int same = 0;
      while (same < quoted.size() && isSame(tokens.get(from + same), quoted.get(same))) {
        same++;
      }
      if (same == quoted.size()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(Token one, Token other) {
    return one.stem().equals(other.stem())
        || (one.isWord() && other.isWord() && one.isSynonymOf(other));
  }
}
