package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Other operators between what is to be computed or compared. */
final class Signs implements Difference {

  @Override
  public boolean between(Text one, Text other) {
    List<String> these = of(one.tokens());
    List<String> those = of(other.tokens());
    return !these.isEmpty() && !those.isEmpty() && !these.equals(those);
  }

  private static List<String> of(List<Token> tokens) {
    List<String> signs = new ArrayList<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == Token.Kind.SIGN
          && "+-*/^%<=>==!=&|".contains(token.text())
          && isOperand(tokens.get(i + 1))
          && (i == 0 ? !token.is("-") : isOperand(tokens.get(i - 1)))) {
        signs.add(token.text());
      }
    }
    Collections.sort(signs);
    return signs;
  }

  /** A number, or a name of one letter. Signs between words are punctuation. */
  private static boolean isOperand(Token token) {
    return token.isNumber() || (token.isWord() && token.text().length() == 1);
  }
}
