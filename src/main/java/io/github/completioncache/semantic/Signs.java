package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Other operators between what is to be computed or compared, or in another order. */
final class Signs implements Difference {

  private static final String OPERATORS = "+-*/^%<=>==!=&|";

  /** They mean nothing else, so that one text alone does not have them. */
  private static final String UNMISTAKABLE = "+*^";

  private static final Map<String, String> WORDS =
      Map.of("plus", "+", "minus", "-", "times", "*", "mod", "%", "modulo", "%");

  @Override
  public boolean between(Text one, Text other) {
    List<Token> tokens = one.tokens();
    List<Token> others = other.tokens();
    List<String> these = of(tokens);
    List<String> those = of(others);
    if (hasPercent(tokens) != hasPercent(others)) {
      return true;
    }
    if (these.isEmpty() || those.isEmpty()) {
      return isUnmistakable(these) || isUnmistakable(those);
    }
    return !sorted(these).equals(sorted(those))
        || ((these.size() > 1 || hasBrackets(tokens) || hasBrackets(others))
            && !terms(tokens).equals(terms(others)));
  }

  private static boolean isUnmistakable(List<String> signs) {
    return signs.stream().anyMatch(UNMISTAKABLE::contains);
  }

  private static List<String> sorted(List<String> signs) {
    return signs.stream().sorted().toList();
  }

  private static List<String> of(List<Token> tokens) {
    List<String> signs = new ArrayList<>();
    for (int i = 1; i + 1 < tokens.size(); i++) {
      if (isSign(tokens, i) || isFactorial(tokens, i)) {
        signs.add(sign(tokens.get(i)));
      }
    }
    return signs;
  }

  /** What is computed, in its order, each number with the brackets around it. */
  private static List<String> terms(List<Token> tokens) {
    List<String> terms = new ArrayList<>();
    int outermost = Integer.MAX_VALUE;
    for (int i = 0; i < tokens.size(); i++) {
      if (isPart(tokens, i)) {
        outermost = Math.min(outermost, tokens.get(i).depth());
      }
    }
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (isPart(tokens, i)) {
        NumberWords.Read read = token.isNumber() ? null : NumberWords.at(tokens, i);
        terms.add("(".repeat(token.depth() - outermost));
        terms.add(read == null ? sign(token) : Long.toString(read.value()));
      }
    }
    return terms;
  }

  private static boolean hasBrackets(List<Token> tokens) {
    int depth = -1;
    for (int i = 0; i < tokens.size(); i++) {
      if (isPart(tokens, i)) {
        if (depth >= 0 && depth != tokens.get(i).depth()) {
          return true;
        }
        depth = tokens.get(i).depth();
      }
    }
    return false;
  }

  /** Whether it is an operator, or what one stands beside. */
  private static boolean isPart(List<Token> tokens, int at) {
    return isSign(tokens, at)
        || isFactorial(tokens, at)
        || (isOperand(tokens, at) && (isSign(tokens, at - 1) || isSign(tokens, at + 1)))
        || (isOperand(tokens, at) && isFactorial(tokens, at + 1))
        || (at > 0 && isNegative(tokens, at + 1) && isSign(tokens, at - 1))
        || (isNegative(tokens, at) && isSign(tokens, at - 2));
  }

  private static String sign(Token token) {
    return WORDS.getOrDefault(token.text(), token.text());
  }

  private static boolean isSign(List<Token> tokens, int at) {
    if (at < 1 || at + 1 >= tokens.size()) {
      return false;
    }
    Token token = tokens.get(at);
    boolean word = token.isWord();
    if (word ? !WORDS.containsKey(token.text()) : !isOperator(token)) {
      return false;
    }
    return endsOperand(tokens, at - 1)
        && (isOperand(tokens, at + 1) || isNegative(tokens, at + 2))
        // Three times a day.
        && (!word || !tokens.get(at + 1).is("a"));
  }

  private static boolean isOperator(Token token) {
    return token.kind() == Token.Kind.SIGN && OPERATORS.contains(token.text());
  }

  /** The sign of 5! + 3; elsewhere it ends a sentence. */
  private static boolean isFactorial(List<Token> tokens, int at) {
    return at > 0
        && at + 1 < tokens.size()
        && tokens.get(at).is("!")
        && isOperand(tokens, at - 1)
        && isOperator(tokens.get(at + 1));
  }

  /** Whether a minus before a number is no operator, but makes it negative. */
  static boolean isNegative(List<Token> tokens, int number) {
    if (number < 1 || number >= tokens.size() || !tokens.get(number).isNumber()) {
      return false;
    }
    Token minus = tokens.get(number - 1);
    boolean sign = minus.is("-") && tokens.get(number).glued();
    if (!sign && !minus.is("minus")) {
      return false;
    }
    return number == 1
        || isOperator(tokens.get(number - 2))
        || (!minus.glued() && !endsOperand(tokens, number - 2));
  }

  private static boolean endsOperand(List<Token> tokens, int at) {
    Token token = tokens.get(at);
    return isOperand(tokens, at)
        || ((token.is("!") || token.is("%")) && at > 0 && isOperand(tokens, at - 1));
  }

  /** A number, or a name of one letter. Signs between words are punctuation. */
  private static boolean isOperand(List<Token> tokens, int at) {
    if (at < 0 || at >= tokens.size()) {
      return false;
    }
    Token token = tokens.get(at);
    return token.isNumber()
        || (token.isWord() && (token.text().length() == 1 || NumberWords.isSmall(token)));
  }

  private static boolean hasPercent(List<Token> tokens) {
    for (int i = 1; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean isOperator = token.is("%") && isSign(tokens, i) && !token.glued();
      if ((token.is("%") || token.is("percent")) && !isOperator && isOperand(tokens, i - 1)) {
        return true;
      }
    }
    return false;
  }
}
