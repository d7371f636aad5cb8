package io.github.completioncache.semantic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Numbers and ranks that are written in English words. */
final class NumberWords {

  private static final Map<String, Integer> SMALL = new HashMap<>();
  private static final Map<String, Integer> RANKS = new HashMap<>();
  private static final Map<String, Long> LARGE =
      Map.of("hundred", 100L, "thousand", 1_000L, "million", 1_000_000L, "billion", 1_000_000_000L);

  private static final List<String> ONES =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen");

  private static final List<String> TENS =
      List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

  private static final Map<String, Integer> IRREGULAR_RANKS =
      Map.of(
          "first", 1, "second", 2, "third", 3, "fifth", 5, "eighth", 8, "ninth", 9, "twelfth", 12);

  /** Behind these, or a number, "second" is a time. */
  private static final Set<String> BEFORE_TIME =
      Set.of("a", "per", "each", "every", "one", "half", "split", "few");

  static {
    for (int i = 0; i < ONES.size(); i++) {
      put(ONES.get(i), i);
    }
    for (int i = 0; i < TENS.size(); i++) {
      put(TENS.get(i), 20 + 10 * i);
    }
    RANKS.putAll(IRREGULAR_RANKS);
  }

  /**
   * A number that was read.
   *
   * @param value its value
   * @param isRank whether it is a rank, such as third
   * @param end the place behind its last word
   */
  record Read(long value, boolean isRank, int end) {}

  private NumberWords() {}

  private static void put(String word, int number) {
    SMALL.put(word, number);
    String root = word.endsWith("y") ? word.substring(0, word.length() - 1) + "ie" : word;
    RANKS.put(root + "th", number);
  }

  /** What a word multiplies the number before it by; null if it is none of that kind. */
  static @Nullable Long large(Token token) {
    return LARGE.get(token.text());
  }

  /** Whether a word is a number below a hundred. */
  static boolean isSmall(Token token) {
    return SMALL.containsKey(token.text());
  }

  /** The number that begins at a place; null if none does. */
  static @Nullable Read at(List<Token> tokens, int at) {
    Token first = tokens.get(at);
    int firstRank = rank(tokens, at);
    if (firstRank > 0) {
      return new Read(firstRank, /* isRank= */ true, at + 1);
    }
    if (!SMALL.containsKey(first.text()) && !LARGE.containsKey(first.text())) {
      return null;
    }
    long total = 0;
    long part = LARGE.containsKey(first.text()) ? 1 : 0;
    long before = Long.MAX_VALUE;
    int i = at;
    for (; i < tokens.size(); i++) {
      Integer small = SMALL.get(tokens.get(i).text());
      Long large = LARGE.get(tokens.get(i).text());
      int rank = i == at ? 0 : rank(tokens, i);
      if (rank > 0 && fits(part, rank)) {
        return new Read(total + part + rank, /* isRank= */ true, i + 1);
      }
      if (small != null && (i == at || (small > 0 && fits(part, small)))) {
        part += small;
      } else if (large != null && large == 100 && part > 0 && part < 100) {
        part *= large;
      } else if (large != null && large > 100 && part > 0 && large < before) {
        total += part * large;
        part = 0;
        before = large;
      } else if (!joins(tokens, i, total + part)) {
        break;
      }
    }
    return new Read(total + part, /* isRank= */ false, i);
  }

  /** Whether a smaller number can be added to what was read: one hundred + twenty + three. */
  private static boolean fits(long part, int small) {
    return part % 100 == 0 || (part % 10 == 0 && part % 100 >= 20 && small < 10);
  }

  /** The hyphen in twenty-one, the "and" in a hundred and one. */
  private static boolean joins(List<Token> tokens, int at, long value) {
    if (at + 1 == tokens.size() || !SMALL.containsKey(tokens.get(at + 1).text())) {
      return tokens.get(at).is("-") && at + 1 < tokens.size() && rank(tokens, at + 1) > 0;
    }
    return (tokens.get(at).is("-") && tokens.get(at).glued())
        || (tokens.get(at).is("and") && value >= 100);
  }

  private static int rank(List<Token> tokens, int at) {
    Token token = tokens.get(at);
    return token.is("second") && isTime(tokens, at) ? 0 : RANKS.getOrDefault(token.text(), 0);
  }

  private static boolean isTime(List<Token> tokens, int at) {
    int before = at > 1 && tokens.get(at - 1).is("-") ? at - 2 : at - 1;
    return before >= 0
        && (tokens.get(before).isNumber()
            || BEFORE_TIME.contains(tokens.get(before).text())
            || SMALL.getOrDefault(tokens.get(before).text(), 20) < 20);
  }
}
