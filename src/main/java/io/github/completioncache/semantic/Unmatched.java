package io.github.completioncache.semantic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The words of a text that have no counterpart in another. */
final class Unmatched {

  private static final int LONGEST_SHORT_FORM = 5;
  private static final int SHORTEST_COMPOUND = 5;
  private static final int SHORTEST_TYPO = 6;

  /** Above this both texts are too different to be worth a comparison word by word. */
  private static final int MOST = 64;

  private Unmatched() {}

  /** Words of {@code text} without those that mean nothing, or have a counterpart. */
  static List<Token> of(Text text, Text other) {
    Set<String> stems = new HashSet<>();
    Set<String> contents = new HashSet<>();
    for (Token token : other.tokens()) {
      stems.add(token.stem());
      if (token.isContent()) {
        contents.add(token.stem());
      }
    }
    List<Token> tokens = text.tokens();
    List<Token> left = new ArrayList<>();
    Set<String> matched = new HashSet<>();
    for (int i = 0; i < tokens.size() && left.size() <= MOST; i++) {
      Token token = tokens.get(i);
      if (token.isContent() && !stems.contains(token.stem()) && !matched.contains(token.text())) {
        if (hasCounterpart(tokens, i, other.tokens())) {
          matched.add(token.text());
        } else {
          left.add(token);
        }
      }
    }
    removeShortened(left, tokens, contents);
    return left;
  }

  static boolean isTooMany(List<Token> words) {
    return words.size() > MOST;
  }

  private static boolean hasCounterpart(List<Token> tokens, int at, List<Token> others) {
    Token word = tokens.get(at);
    for (int i = 0; i < others.size(); i++) {
      Token other = others.get(i);
      if (Units.areSame(tokens, at, others, i)) {
        return true;
      }
      if (other.isWord()
          && ((other.isContent() && word.isSynonymOf(other))
              || isKin(word, other)
              || isTypo(word, other)
              || isShortName(word, other)
              || isShortName(other, word)
              || isCompound(word, others, i)
              || isShortForm(word, others, i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKin(Token one, Token other) {
    return !one.isMixed() && !other.isMixed() && Stems.areKin(one.text(), other.text());
  }

  /** A name with and without its ending: node.js, node. */
  private static boolean isShortName(Token one, Token other) {
    int dot = one.text().indexOf('.');
    return dot > 0
        && dot == one.text().lastIndexOf('.')
        && dot == other.text().length()
        && one.text().startsWith(other.text());
  }

  /** Written as one word and as two: website, web site; an identifier and its words. */
  private static boolean isCompound(Token word, List<Token> others, int at) {
    int next = at + 1 < others.size() && others.get(at + 1).is("-") ? at + 2 : at + 1;
    if (word.text().length() < SHORTEST_COMPOUND || next >= others.size()) {
      return false;
    }
    String first = others.get(at).text();
    String whole = word.text().replace("_", "");
    return whole.startsWith(first)
        && Stems.of(whole.substring(first.length())).equals(others.get(next).stem());
  }

  /** Initials of the words that follow: NYC, New York City. */
  private static boolean isShortForm(Token word, List<Token> others, int at) {
    String initials = word.text();
    if (initials.length() < 2
        || initials.length() > LONGEST_SHORT_FORM
        || at + initials.length() > others.size()) {
      return false;
    }
    for (int i = 0; i < initials.length(); i++) {
      Token other = others.get(at + i);
      if (!other.isWord()
          || other.text().length() < 3
          || other.text().charAt(0) != initials.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Removes words whose initials are a word of the other text, and halves of its compounds. */
  private static void removeShortened(List<Token> left, List<Token> tokens, Set<String> others) {
    if (left.isEmpty()) {
      return;
    }
    for (int from = 0; from < tokens.size(); from++) {
      StringBuilder initials = new StringBuilder();
      for (int to = from; to < tokens.size() && initials.length() < LONGEST_SHORT_FORM; to++) {
        Token token = tokens.get(to);
        if (token.is("-")) {
          continue;
        }
        if (!token.isWord()) {
          break;
        }
        initials.append(token.text().charAt(0));
        boolean compound =
            initials.length() == 2
                && (others.contains(tokens.get(from).text() + token.stem())
                    || others.contains(tokens.get(from).text() + "_" + token.text()));
        if (compound || (initials.length() > 1 && others.contains(initials.toString()))) {
          left.removeAll(tokens.subList(from, to + 1));
        }
      }
    }
  }

  /**
   * One letter more, less, or other, or two exchanged, beside a word that is known: two that are
   * not are two names.
   */
  private static boolean isTypo(Token one, Token other) {
    String a = one.text();
    String b = other.text();
    if (Math.min(a.length(), b.length()) < SHORTEST_TYPO
        || Math.abs(a.length() - b.length()) > 1
        || one.isMixed()
        || other.isMixed()
        || English.isCommon(one) == English.isCommon(other)) {
      return false;
    }
    int start = 0;
    int least = Math.min(a.length(), b.length());
    while (start < least && a.charAt(start) == b.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < least - start
        && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
      end++;
    }
    int restOfA = a.length() - start - end;
    int restOfB = b.length() - start - end;
    return (restOfA <= 1 && restOfB <= 1)
        || (restOfA == 2
            && restOfB == 2
            && a.charAt(start) == b.charAt(start + 1)
            && a.charAt(start + 1) == b.charAt(start));
  }
}
