package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.List;
import java.util.Set;

/**
 * A name or a rare word without a counterpart: a city, a product, a term. Which words are common is
 * known of English only.
 */
final class Names implements Difference {

  private static final Set<String> SMALL_IN_TITLES =
      Set.of("a", "an", "the", "of", "in", "on", "to", "for", "and", "or");

  /** Who gives a name may leave them out. */
  private static final Set<String> BEFORE_NAMES =
      Set.of("mr", "mrs", "ms", "dr", "prof", "professor", "sir", "president", "mount", "mt");

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
    boolean capitals = text.isEnglish() && !isTitle(text);
    for (Token word : words) {
      if (word.isMixed()
          || (capitals && word.capital() && !word.first() && !BEFORE_NAMES.contains(word.text()))) {
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

  /** Whether all words begin with a capital letter but those that do not in a title. */
  private static boolean isTitle(Text text) {
    for (Token token : text.tokens()) {
      if (token.isWord() && !token.capital() && !SMALL_IN_TITLES.contains(token.text())) {
        return false;
      }
    }
    return true;
  }
}
