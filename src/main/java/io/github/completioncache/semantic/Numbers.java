package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Other numbers, in digits or in words: amounts, versions, years, ranks. */
final class Numbers implements Difference {

  static final Set<String> SUFFIXES_OF_RANKS = Set.of("st", "nd", "rd", "th");

  /** Glued to a number, these are no part of it: times of day, and two-factor authentication. */
  private static final Set<String> NO_PART = Set.of("am", "pm", "fa");

  private static final int LONGEST_PART = 2;

  /** Behind these, or before those, "one" is no number. */
  private static final Set<String> BEFORE_PRONOUN =
      Set.of(
          "a", "the", "this", "that", "new", "old", "other", "another", "which", "no", "any",
          "each", "every", "good", "right", "wrong", "my", "your");

  private static final Set<String> AFTER_PRONOUN =
      Set.of("of", "is", "was", "that", "to", "who", "which", "for", "in", "on", "by", "can");

  /** Signs behind a number that leave it to be added to others in any order. */
  private static final Set<String> JOINING =
      Set.of("and", "or", "vs", "versus", "+", "*", "&", "=");

  @Override
  public boolean between(Text one, Text other) {
    // "One" is a number or hardly more than an article.
    return areOther(one.tokens(), other.tokens(), /* ones= */ true)
        && areOther(one.tokens(), other.tokens(), /* ones= */ false);
  }

  private static boolean areOther(List<Token> tokens, List<Token> others, boolean ones) {
    List<Amount> these = of(tokens, ones);
    List<Amount> those = of(others, ones);
    return these.size() != those.size()
        || (!these.isEmpty()
            && (!Amount.sorted(these).equals(Amount.sorted(those))
                || Amount.areExchanged(these, those)));
  }

  /** All numbers of a text, in their order. */
  private static List<Amount> of(List<Token> tokens, boolean ones) {
    List<Amount> amounts = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      int first = i;
      if (tokens.get(i).isNumber()) {
        i = digits(tokens, i, numbers);
      } else if (tokens.get(i).isWord()) {
        i = words(tokens, i, ones, numbers);
      }
      if (amounts.size() < numbers.size()) {
        amounts.add(
            new Amount(numbers.get(amounts.size()), before(tokens, first), behind(tokens, i + 1)));
      }
    }
    return amounts;
  }

  private static String before(List<Token> tokens, int at) {
    return at > 0 && tokens.get(at - 1).isContent() ? tokens.get(at - 1).stem() : "";
  }

  private static String behind(List<Token> tokens, int at) {
    return at < tokens.size() && !JOINING.contains(tokens.get(at).text())
        ? tokens.get(at).stem()
        : "";
  }

  /** Adds the number that begins at a place, and returns where its last token is. */
  private static int digits(List<Token> tokens, int at, List<String> numbers) {
    String number = (Signs.isNegative(tokens, at) ? "-" : "") + tokens.get(at).text();
    Token next = at + 1 < tokens.size() ? tokens.get(at + 1) : null;
    if (next != null && next.glued() && SUFFIXES_OF_RANKS.contains(next.text())) {
      numbers.add("#" + number);
      return at + 1;
    }
    Long large =
        next == null || !next.isWord()
            ? null
            : next.glued() ? shortOfLarge(next) : NumberWords.large(next);
    if (large != null) {
      numbers.add(product(number, large));
      return at + 1;
    }
    boolean part = next != null && next.glued() && isPart(tokens, at + 1);
    numbers.add(part ? number + tokens.get(at + 1).text() : number);
    return part ? at + 1 : at;
  }

  private static @Nullable Long shortOfLarge(Token glued) {
    return switch (glued.text()) {
      case "k" -> 1_000L;
      case "m" -> glued.capital() ? 1_000_000L : null;
      case "b" -> glued.capital() ? 1_000_000_000L : null;
      case "bn" -> 1_000_000_000L;
      default -> NumberWords.large(glued);
    };
  }

  private static String product(String number, long factor) {
    BigDecimal value =
        new BigDecimal(number.indexOf('.') == number.lastIndexOf('.') ? number : "0");
    return value.multiply(BigDecimal.valueOf(factor)).stripTrailingZeros().toPlainString();
  }

  /** Whether a word says which of a kind the number before it is, as in 4o or 3080ti. */
  private static boolean isPart(List<Token> tokens, int at) {
    String text = tokens.get(at).text();
    return tokens.get(at).isWord()
        && text.length() <= LONGEST_PART
        && !NO_PART.contains(text)
        && Units.at(tokens, at) < 0;
  }

  /** As {@link #digits}. */
  private static int words(List<Token> tokens, int at, boolean ones, List<String> numbers) {
    NumberWords.Read read = NumberWords.at(tokens, at);
    if (read == null || (read.value() == 1 && !read.isRank() && ones && isPronoun(tokens, at))) {
      return at;
    }
    if (read.value() != 1 || ones) {
      numbers.add((read.isRank() ? "#" : "") + read.value());
    }
    return read.end() - 1;
  }

  private static boolean isPronoun(List<Token> tokens, int at) {
    return at + 1 == tokens.size()
        || !tokens.get(at + 1).isWord()
        || AFTER_PRONOUN.contains(tokens.get(at + 1).text())
        || (at > 0 && BEFORE_PRONOUN.contains(tokens.get(at - 1).text()));
  }
}
