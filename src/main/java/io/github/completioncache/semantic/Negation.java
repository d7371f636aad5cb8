package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.List;
import java.util.Set;

/**
 * A "not" in one text only, or a word of which the other text has the opposite made by a prefix.
 */
final class Negation implements Difference {

  private static final Set<String> NEGATIONS =
      Set.of(
          "not",
          "no",
          "never",
          "none",
          "nothing",
          "nobody",
          "nowhere",
          "neither",
          "nor",
          "without",
          "cannot",
          "unable",
          "cant",
          "dont",
          "doesnt",
          "didnt",
          "wont",
          "isnt",
          "arent",
          "wasnt",
          "hasnt",
          "havent",
          "couldnt",
          "wouldnt",
          "shouldnt",
          "excluding",
          "except",
          // Of other languages, where they are no word of English.
          "nicht",
          "kein",
          "keine",
          "keinen",
          "ohne",
          "nunca",
          "jamais",
          "sans",
          "ninguna",
          "ningún",
          "não",
          "нет",
          "не",
          "без",
          "nie",
          "niet",
          "geen");

  private static final List<String> PREFIXES =
      List.of("un", "in", "im", "il", "ir", "dis", "non", "de", "a", "mis", "anti");

  /** How many words behind a negation it may speak of. */
  private static final int REACH = 4;

  @Override
  public boolean between(Text one, Text other) {
    return isDenied(one.tokens(), other.tokens())
        || isDenied(other.tokens(), one.tokens())
        || hasOpposite(one.tokens(), other.tokens())
        || hasOpposite(other.tokens(), one.tokens());
  }

  /** Whether a word is negated in one text and stands in the other, where nothing is negated. */
  private static boolean isDenied(List<Token> denying, List<Token> others) {
    boolean denies = false;
    for (int i = 0; i < denying.size(); i++) {
      if (isNegation(denying, i)) {
        denies |= speaksOfAny(denying, i, others);
      }
    }
    return denies && !hasNegation(others);
  }

  private static boolean hasNegation(List<Token> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      if (isNegation(tokens, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNegation(List<Token> tokens, int at) {
    Token token = tokens.get(at);
    return token.isWord()
        && (NEGATIONS.contains(token.text())
            || token.text().endsWith("n't")
            || (token.is("free") && at > 0 && tokens.get(at - 1).is("-")))
        && !isIdiom(tokens, at);
  }

  /** "I don't know", "or not": of who asks, not of what is asked. */
  private static boolean isIdiom(List<Token> tokens, int at) {
    String next = at + 1 < tokens.size() ? tokens.get(at + 1).text() : "";
    return switch (tokens.get(at).text()) {
      case "not" ->
          next.equals("sure")
              || next.equals("certain")
              || next.equals("only")
              || (at > 0 && tokens.get(at - 1).is("or"));
      case "no" -> next.equals("idea") || next.equals("matter");
      case "don't", "dont" -> next.equals("know") || next.equals("understand");
      case "isn't", "aren't", "doesn't" -> at == 0;
      default -> false;
    };
  }

  /** Whether what the negation speaks of is in the other text too. */
  private static boolean speaksOfAny(List<Token> tokens, int at, List<Token> others) {
    if (tokens.get(at).is("free")) {
      return at >= 2 && hasWord(others, tokens.get(at - 2));
    }
    boolean words = false;
    for (int i = at + 1; i < tokens.size() && i <= at + REACH; i++) {
      Token token = tokens.get(i);
      if (token.isContent()) {
        words = true;
        if (hasWord(others, token)) {
          return true;
        }
      }
    }
    // Nothing that it speaks of: in doubt of all.
    return !words;
  }

  private static boolean hasWord(List<Token> tokens, Token word) {
    for (Token token : tokens) {
      if (token.isWord() && (token.stem().equals(word.stem()) || token.isSynonymOf(word))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasOpposite(List<Token> some, List<Token> others) {
    for (Token token : some) {
      String text = token.text();
      for (String prefix : PREFIXES) {
        if (text.length() >= prefix.length() + 4 && text.startsWith(prefix)) {
          String rest = Stems.of(text.substring(prefix.length()));
          if (hasStem(others, rest)
              && !hasStem(some, rest)
              && !hasStem(others, token.stem())
              && !hasStem(others, prefix)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean hasStem(List<Token> tokens, String stem) {
    for (Token token : tokens) {
      if (token.stem().equals(stem)) {
        return true;
      }
    }
    return false;
  }
}
