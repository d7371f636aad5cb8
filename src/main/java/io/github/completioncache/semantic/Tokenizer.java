package io.github.completioncache.semantic;

import io.github.completioncache.semantic.Token.Kind;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into words, numbers and signs by the properties that Unicode gives to characters. One
 * pass, without going back.
 */
final class Tokenizer {

  /** Signs that mean something; all others only separate. */
  private static final String SIGNS = "+-*/=<>^%&|!~$€£¥₹°";

  /** Roman numerals; those of one letter are more often words. */
  private static final List<String> ROMAN =
      List.of(
          "", "II", "III", "IV", "", "VI", "VII", "VIII", "IX", "", "XI", "XII", "XIII", "XIV",
          "XV", "XVI", "XVII", "XVIII", "XIX", "XX");

  private final String raw;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int end = -1;
  private boolean sentence = true;
  private int depth;

  private Tokenizer(String normalized) {
    this.raw = normalized;
  }

  /** The tokens of a text; null if it is longer than {@code longest} once it is normalized. */
  static @Nullable List<Token> tokens(String text, int longest) {
    String plain = plain(text);
    return plain.length() > longest ? null : cut(plain);
  }

  /** The tokens of a part of a text that was not too long. */
  static List<Token> tokens(String part) {
    return cut(plain(part));
  }

  private static List<Token> cut(String plain) {
    Tokenizer tokenizer = new Tokenizer(plain);
    while (tokenizer.at < tokenizer.raw.length()) {
      tokenizer.next();
    }
    return Dates.normalized(tokenizer.tokens);
  }

  /** One form of what looks the same, with one sign for each kind of quotation mark and arrow. */
  private static String plain(String text) {
    StringBuilder plain =
        new StringBuilder(Normalizer.normalize(raised(text), Normalizer.Form.NFKC));
    for (int i = 0; i < plain.length(); i++) {
      switch (plain.charAt(i)) {
        case '\u2018', '\u2019', '\u02BC' -> plain.setCharAt(i, '\'');
        case '\u2010', '\u2011', '\u2012', '\u2013', '\u2212' -> plain.setCharAt(i, '-');
        case '\u00D7' -> plain.setCharAt(i, '*');
        case '\u00F7' -> plain.setCharAt(i, '/');
        default -> {}
      }
    }
    return plain.toString();
  }

  /** With {@code ^} before raised digits, which are no others once they are normalized. */
  private static String raised(String text) {
    StringBuilder raised = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (isRaised(text.charAt(i))
          && i > 0
          && Character.isLetterOrDigit(text.charAt(i - 1))
          && !isRaised(text.charAt(i - 1))) {
        raised.append('^');
      }
      raised.append(text.charAt(i));
    }
    return raised.toString();
  }

  private static boolean isRaised(char c) {
    return c == '\u00B2' || c == '\u00B3' || c == '\u00B9' || (c >= '\u2070' && c <= '\u2079');
  }

  private void next() {
    int c = raw.codePointAt(at);
    if (Character.isDigit(c)) {
      number();
    } else if (isWordPart(c)) {
      word();
    } else {
      int width = Character.charCount(c);
      if (c == '\u2192' || (c == '-' && peek(1) == '>')) {
        add(Kind.WORD, "to", at, at + (c == '-' ? 2 : width));
        return;
      }
      if (c == '*' && peek(1) == '*') {
        if (isPower()) {
          add(Kind.SIGN, "^", at, at + 2);
        } else {
          // Emphasis of Markdown.
          at += 2;
        }
        return;
      }
      if (SIGNS.indexOf(c) >= 0) {
        String sign = sign(c);
        add(Kind.SIGN, sign, at, at + sign.length());
        return;
      }
      if (c == '.' || c == '?' || c == ':' || c == '\n' || c == '(') {
        sentence = true;
      } else if (c == '\u2264' || c == '\u2265') {
        add(Kind.SIGN, c == '\u2264' ? "<=" : ">=", at, at + width);
        return;
      }
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      }
      at += width;
    }
  }

  /** Whether two asterisks stand between two things in the same way, and not before or behind. */
  private boolean isPower() {
    char before = at == 0 ? ' ' : raw.charAt(at - 1);
    char behind = peek(2);
    return Character.isWhitespace(before)
        ? Character.isWhitespace(behind)
        : !Character.isWhitespace(behind) && isOperandEnd(before) && isOperandEnd(behind);
  }

  private static boolean isOperandEnd(char c) {
    return Character.isLetterOrDigit(c) || c == '(' || c == ')' || c == '-';
  }

  /** The sign itself, with the {@code =} behind it. */
  private String sign(int c) {
    return (c == '<' || c == '>' || c == '=' || c == '!') && peek(1) == '='
        ? (char) c + "="
        : String.valueOf((char) c);
  }

  private char peek(int ahead) {
    return at + ahead < raw.length() ? raw.charAt(at + ahead) : ' ';
  }

  private static boolean isWordPart(int c) {
    return Character.isLetter(c) || c == '_' || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static boolean isPlainLetter(char c) {
    return Character.isLowerCase(c) || Character.isDigit(c);
  }

  /** Digits belong to a word in names such as ipv6; in scripts without spaces they do not. */
  private static boolean isLatin(char before) {
    return before < '\u0250';
  }

  private void word() {
    int from = at;
    while (at < raw.length()) {
      int c = raw.codePointAt(at);
      if (isWordPart(c) || (Character.isDigit(c) && isLatin(raw.charAt(at - 1)))) {
        at += Character.charCount(c);
      } else if ((c == '\'' && at > from && Character.isLetter(peek(1)))
          || (c == '.' && isPlainLetter(raw.charAt(at - 1)) && isPlainLetter(peek(1)))) {
        at++;
      } else {
        break;
      }
    }
    if (at < raw.length() && raw.charAt(at) == '#') {
      at++;
    } else if (raw.startsWith("++", at) && at - from == 1) {
      at += 2;
    }
    String text = raw.substring(from, at);
    if (isVersion(text)) {
      at = from + 1;
      end = at;
      return;
    }
    int roman = ROMAN.indexOf(text);
    if (roman >= 0) {
      add(Kind.NUMBER, Integer.toString(roman + 1), from, at);
    } else {
      add(Kind.WORD, text, from, at);
    }
  }

  /** {@code v3.2} is the number 3.2. */
  private static boolean isVersion(String text) {
    return text.length() > 1
        && (text.charAt(0) == 'v' || text.charAt(0) == 'V')
        && text.chars().skip(1).allMatch(c -> Character.isDigit(c) || c == '.');
  }

  private void number() {
    int from = at;
    int group = from;
    StringBuilder digits = new StringBuilder();
    while (at < raw.length()) {
      int c = raw.codePointAt(at);
      if (Character.isDigit(c)) {
        digits.append(Character.digit(c, 10));
        at += Character.charCount(c);
      } else if (c == ',' && isGroup(group)) {
        at++;
        group = at;
      } else if (isNothing(c, from)) {
        at += 3;
      } else if (c == '.' && Character.isDigit(peek(1))) {
        digits.append('.');
        at++;
      } else {
        break;
      }
    }
    add(Kind.NUMBER, digits.toString(), from, at);
  }

  /** Whether a comma here stands between thousands, as in 1,000, and not between numbers. */
  private boolean isGroup(int from) {
    return areDigits(3) && at - from <= 3;
  }

  /** The full hour of 7:00, and no cents behind an amount of money. */
  private boolean isNothing(int c, int from) {
    boolean money = from > 0 && "$\u20AC\u00A3\u00A5\u20B9".indexOf(raw.charAt(from - 1)) >= 0;
    return (c == ':' || (c == '.' && money))
        && peek(1) == '0'
        && peek(2) == '0'
        && areDigits(2)
        && (c == ':' || peek(3) != '.');
  }

  /** Whether just so many digits follow. */
  private boolean areDigits(int number) {
    boolean digits = !Character.isDigit(peek(number + 1));
    for (int i = 1; i <= number; i++) {
      digits &= Character.isDigit(peek(i));
    }
    return digits;
  }

  /** Whether a word is what makes a rank of the number before it, as in 2nd. */
  private boolean isRank(String word) {
    return tokens.get(tokens.size() - 1).isNumber() && Numbers.SUFFIXES_OF_RANKS.contains(word);
  }

  private static String lower(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "a.m" -> "am";
      case "p.m" -> "pm";
      default -> lower;
    };
  }

  private void add(Kind kind, String text, int from, int to) {
    String lower = kind == Kind.WORD ? lower(text) : text;
    boolean capital = kind == Kind.WORD && Character.isUpperCase(text.codePointAt(0));
    String stem = kind == Kind.WORD ? Stems.of(lower) : lower;
    List<Integer> meanings = kind == Kind.WORD ? English.meanings(stem) : List.of();
    boolean glued = from == end && from > 0;
    boolean filler = kind == Kind.WORD && (English.isFiller(lower) || (glued && isRank(lower)));
    tokens.add(new Token(kind, lower, stem, filler, meanings, capital, glued, sentence, depth));
    sentence = false;
    at = to;
    end = to;
  }
}
