package io.github.completioncache.semantic;

import java.util.List;

/**
 * A question as the guards see it.
 *
 * @param raw as it was written
 * @param isTooLong whether it was not looked at for its length
 * @param tokens its words, numbers and signs in their order
 * @param isEnglish whether it seems to be English, so that what is known of it may be used
 */
record Text(String raw, boolean isTooLong, List<Token> tokens, boolean isEnglish) {

  /** As many characters as a question may have at most. */
  static final int LONGEST = 8_192;

  static Text of(String raw) {
    if (raw.length() > LONGEST) {
      return tooLong(raw);
    }
    List<Token> tokens = Tokenizer.tokens(raw, LONGEST);
    return tokens == null
        ? tooLong(raw)
        : new Text(raw, /* isTooLong= */ false, tokens, English.isLanguageOf(tokens));
  }

  private static Text tooLong(String raw) {
    return new Text(raw, /* isTooLong= */ true, List.of(), /* isEnglish= */ false);
  }
}
