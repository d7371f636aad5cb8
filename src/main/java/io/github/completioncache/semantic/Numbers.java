package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Other numbers, in digits or in words: amounts, versions, years, ranks. */
final class Numbers implements Difference {

  private static final Map<String, Integer> SMALL =
      Map.ofEntries(
          Map.entry("zero", 0),
          Map.entry("one", 1),
          Map.entry("two", 2),
          Map.entry("three", 3),
          Map.entry("four", 4),
          Map.entry("five", 5),
          Map.entry("six", 6),
          Map.entry("seven", 7),
          Map.entry("eight", 8),
          Map.entry("nine", 9),
          Map.entry("ten", 10),
          Map.entry("eleven", 11),
          Map.entry("twelve", 12),
          Map.entry("thirteen", 13),
          Map.entry("fourteen", 14),
          Map.entry("fifteen", 15),
          Map.entry("sixteen", 16),
          Map.entry("seventeen", 17),
          Map.entry("eighteen", 18),
          Map.entry("nineteen", 19),
          Map.entry("twenty", 20),
          Map.entry("thirty", 30),
          Map.entry("forty", 40),
          Map.entry("fifty", 50),
          Map.entry("sixty", 60),
          Map.entry("seventy", 70),
          Map.entry("eighty", 80),
          Map.entry("ninety", 90));

  private static final Map<String, Long> LARGE =
      Map.of("hundred", 100L, "thousand", 1_000L, "million", 1_000_000L, "billion", 1_000_000_000L);

  private static final List<String> RANKS =
      List.of("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth");

  private static final Set<String> SUFFIXES_OF_RANKS = Set.of("st", "nd", "rd", "th");

  /** Behind these, or before those, "one" is no number. */
  private static final Set<String> BEFORE_PRONOUN =
      Set.of(
          "a", "the", "this", "that", "new", "old", "other", "another", "which", "no", "any",
          "each", "every", "good", "right", "wrong", "my", "your");

  private static final Set<String> AFTER_PRONOUN =
      Set.of("of", "is", "was", "that", "to", "who", "which", "for", "in", "on", "by", "can");

  @Override
  public boolean between(Text one, Text other) {
    // "One" is a number or hardly more than an article.
    return !of(one.tokens(), /* ones= */ true).equals(of(other.tokens(), /* ones= */ true))
        && !of(one.tokens(), /* ones= */ false).equals(of(other.tokens(), /* ones= */ false));
  }

  /** All numbers of a text, sorted. */
  private static List<String> of(List<Token> tokens, boolean ones) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.isNumber()) {
        i = digits(tokens, i, numbers);
      } else if (token.isWord()) {
        i = words(tokens, i, ones, numbers);
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  private static int digits(List<Token> tokens, int at, List<String> numbers) {
    String number = tokens.get(at).text();
    Token next = at + 1 < tokens.size() ? tokens.get(at + 1) : null;
    if (next != null && next.glued() && SUFFIXES_OF_RANKS.contains(next.text())) {
      numbers.add("#" + number);
      return at + 1;
    }
    boolean thousands = next != null && next.glued() && next.is("k");
    Long large = next == null ? null : thousands ? Long.valueOf(1_000) : LARGE.get(next.text());
    if (large == null) {
      numbers.add(number);
      return at;
    }
    numbers.add(
        new java.math.BigDecimal(number.indexOf('.') == number.lastIndexOf('.') ? number : "0")
            .multiply(java.math.BigDecimal.valueOf(large))
            .stripTrailingZeros()
            .toPlainString());
    return at + 1;
  }

  private static int words(List<Token> tokens, int at, boolean ones, List<String> numbers) {
    int rank = RANKS.indexOf(tokens.get(at).text());
    if (rank >= 0) {
      numbers.add("#" + (rank + 3));
      return at;
    }
    Integer small = SMALL.get(tokens.get(at).text());
    if (small == null || (small == 1 && ones && isPronoun(tokens, at))) {
      return at;
    }
    long value = small;
    int i = at + 1;
    for (; i < tokens.size(); i++) {
      if (tokens.get(i).is("-") && tokens.get(i).glued()) {
        continue;
      }
      Integer more = SMALL.get(tokens.get(i).text());
      Long large = LARGE.get(tokens.get(i).text());
      if (large != null && value < large * 1_000) {
        value *= large;
      } else if (more != null && more > 0 && more < 10 && value % 100 >= 20 && value % 10 == 0) {
        value += more;
      } else {
        break;
      }
    }
    if (value > 1 || ones) {
      numbers.add(Long.toString(value));
    }
    return i - 1;
  }

  private static boolean isPronoun(List<Token> tokens, int at) {
    return at + 1 == tokens.size()
        || !tokens.get(at + 1).isWord()
        || AFTER_PRONOUN.contains(tokens.get(at + 1).text())
        || (at > 0 && BEFORE_PRONOUN.contains(tokens.get(at - 1).text()));
  }
}
