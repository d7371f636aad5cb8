package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What stands in quotation marks or is code in one text, and does not stand in the other. */
final class Quotes implements Difference {

  private static final String OPENING = "'\"`\u201C\u00AB\u201E\u300C";
  private static final String CLOSING = "'\"`\u201D\u00BB\u201C\u300D";

  private static final char CODE = '`';
  private static final Pattern SPACE = Pattern.compile("\\s+");

  @Override
  public boolean between(Text one, Text other) {
    return isMissing(one, other) || isMissing(other, one);
  }

  private static boolean isMissing(Text quoting, Text other) {
    String text = quoting.raw();
    boolean inOrder = isQuoting(other.raw());
    String spaced = isQuoting(text) ? spaced(other.raw()) : "";
    // Kinds of marks of which no closing one is left, so that nobody searches for it again.
    Set<Character> unclosed = new HashSet<>();
    for (int i = 0; i < text.length(); i++) {
      if (!isOpening(text, i) || unclosed.contains(text.charAt(i))) {
        continue;
      }
      int end = end(text, i, CLOSING.charAt(OPENING.indexOf(text.charAt(i))));
      if (end < 0) {
        unclosed.add(text.charAt(i));
        continue;
      }
      String quoted = text.substring(i + 1, end);
      List<Token> words = text.charAt(i) == CODE ? List.of() : Tokenizer.tokens(quoted);
      if (words.isEmpty()
          ? !spaced.contains(spaced(quoted))
          : !contains(other.tokens(), words, inOrder)) {
        return true;
      }
      i = end;
    }
    return false;
  }

  /** With one space in place of any white space, and none at the ends. */
  private static String spaced(String text) {
    return SPACE.matcher(text).replaceAll(" ").strip();
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
    return one.text().equals(other.text());
  }
}
