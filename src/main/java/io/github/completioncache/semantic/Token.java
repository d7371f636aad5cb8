package io.github.completioncache.semantic;

import java.util.List;

/**
 * A word, a number or a sign of a text.
 *
 * @param kind what it is
 * @param text in lower case; of a number its digits, with a point before decimals
 * @param stem of a word what it shares with its inflections; else the text
 * @param filler whether it is a word that says nothing of what is asked
 * @param meanings the groups of synonyms that it is in, sorted
 * @param capital whether it is written with a capital letter
 * @param glued whether nothing stands between it and the token before
 * @param first whether it begins the text or a sentence
 * @param depth how many brackets are open around it
 */
record Token(
    Kind kind,
    String text,
    String stem,
    boolean filler,
    List<Integer> meanings,
    boolean capital,
    boolean glued,
    boolean first,
    int depth) {

  /** Kinds of tokens. */
  enum Kind {
    WORD,
    NUMBER,
    SIGN
  }

  boolean isWord() {
    return kind == Kind.WORD;
  }

  boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  /** Whether it is a word that says something of what is asked. */
  boolean isContent() {
    return kind == Kind.WORD && !filler;
  }

  /** Whether both words may stand for each other. */
  boolean isSynonymOf(Token other) {
    if (!meanings.isEmpty() && !other.meanings.isEmpty()) {
      for (Integer meaning : meanings) {
        if (other.meanings.contains(meaning)) {
          return true;
        }
      }
    }
    return false;
  }

  boolean is(String other) {
    return text.equals(other);
  }

  /** The same, but another word. */
  Token as(String word) {
    return new Token(
        Kind.WORD, word, Stems.of(word), filler, List.of(), capital, glued, first, depth);
  }

  /** The same, but another number. */
  Token asNumber(String digits) {
    return new Token(Kind.NUMBER, digits, digits, filler, meanings, capital, glued, first, depth);
  }

  /** Whether it is a word with a digit or a sign within, such as {@code ipv6} or {@code c#}. */
  boolean isMixed() {
    if (isWord()) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (!Character.isLetter(c) && c != '\'' && !Character.isSurrogate(c)) {
          return true;
        }
      }
    }
    return false;
  }
}
