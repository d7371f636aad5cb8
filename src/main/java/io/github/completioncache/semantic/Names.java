package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.List;

/**
 * A name or a rare word without a counterpart: a city, a product, a term. Which words are common is
 * known of English only.
 */
final class Names implements Difference {

  @Override
  public boolean between(Text one, Text other) {
    boolean english = one.isEnglish() && other.isEnglish();
    List<Token> these = Unmatched.of(one, other);
    List<Token> those = Unmatched.of(other, one);
    return Unmatched.isTooMany(these)
        || Unmatched.isTooMany(those)
        || hasName(these, one)
        || hasName(those, other)
        || (english && !these.isEmpty() && !those.isEmpty() && (hasRare(these) || hasRare(those)));
  }

  private static boolean hasName(List<Token> words, Text text) {
    for (Token word : words) {
      if (word.isMixed()
          || (text.isEnglish() && word.capital() && !word.first() && !isTitle(text))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasRare(List<Token> words) {
    for (Token word : words) {
      if (!English.isCommon(word)) {
        return true;
      }
    }
    return false;
  }

  /** Whether every other word begins with a capital letter, so that they tell nothing. */
  private static boolean isTitle(Text text) {
    int words = 0;
    int capitals = 0;
    for (Token token : text.tokens()) {
      if (token.isContent()) {
        words++;
        capitals += token.capital() ? 1 : 0;
      }
    }
    return 2 * capitals > words;
  }
}
