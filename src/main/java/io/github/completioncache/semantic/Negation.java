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
          ("not no non never none nothing nobody nowhere neither nor without cannot unable cant"
                  + " dont doesnt didnt wont isnt arent wasnt hasnt havent couldnt wouldnt shouldnt"
                  + " excluding except"
                  // Of other languages, where they are no word of English.
                  + " nicht kein keine keinen ohne nunca jamais sans ninguna ningún não нет не без"
                  + " nie niet geen")
              .split(" "));

  private static final List<String> PREFIXES =
      List.of("un", "in", "im", "il", "ir", "dis", "non", "de", "a", "mis", "anti");

  /** Negations of the thing right behind them. */
  private static final Set<String> LACKING = Set.of("without", "no", "non", "excluding", "except");

  private static final Set<String> OTHERS =
      Set.of("who", "that", "which", "they", "you", "he", "she");

  private static final Set<String> BEHIND_FREE = Set.of("of", "to", "for", "from", "or");

  /** How many words behind a negation it may speak of. */
  private static final int REACH = 4;

  @Override
  public boolean between(Text one, Text other) {
    return isDenied(one.tokens(), other.tokens())
        || isDenied(other.tokens(), one.tokens())
        || hasOpposite(one.tokens(), other.tokens())
        || hasOpposite(other.tokens(), one.tokens());
  }

  /** Whether a word is negated in one text, and stands in the other where nothing negates it. */
  private static boolean isDenied(List<Token> denying, List<Token> others) {
    boolean denies = false;
    for (int i = 0; i < denying.size(); i++) {
      if (isNegation(denying, i)) {
        denies |= speaksOfAny(denying, i, others);
        if (isLacking(denying, i, others)) {
          return true;
        }
      }
    }
    return denies && !hasNegation(others);
  }

  /** Whether a thing is lacking in one text and there in the other, whatever lacks in that. */
  private static boolean isLacking(List<Token> tokens, int at, List<Token> others) {
    for (int i = at + 1; i < tokens.size() && i <= at + 2; i++) {
      if (LACKING.contains(tokens.get(at).text()) && tokens.get(i).isContent()) {
        return isAffirmed(tokens.get(i), others);
      }
    }
    return false;
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
            || isPrefix(tokens, at)
            || isFreeOf(tokens, at))
        && !isIdiom(tokens, at);
  }

  /** {@code non-vegetarian}. */
  private static boolean isPrefix(List<Token> tokens, int at) {
    return (tokens.get(at).is("un") || tokens.get(at).is("anti"))
        && at + 1 < tokens.size()
        && tokens.get(at + 1).is("-")
        && tokens.get(at + 1).glued();
  }

  /** {@code nut-free}, {@code sugar free}; not {@code free of charge}. */
  private static boolean isFreeOf(List<Token> tokens, int at) {
    if (!tokens.get(at).is("free") || at == 0) {
      return false;
    }
    return tokens.get(at - 1).is("-")
        || (tokens.get(at - 1).isContent()
            && (at + 1 == tokens.size() || !BEHIND_FREE.contains(tokens.get(at + 1).text())));
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
      case "don't", "dont" ->
          (next.equals("know") || next.equals("understand"))
              && (at == 0 || !isSubject(tokens.get(at - 1)));
      case "isn't", "aren't", "doesn't" -> at == 0;
      default -> false;
    };
  }

  /** Whether somebody else than who asks is spoken of. */
  private static boolean isSubject(Token token) {
    return token.isContent() || OTHERS.contains(token.text());
  }

  /** Whether what the negation speaks of is in the other text too. */
  private static boolean speaksOfAny(List<Token> tokens, int at, List<Token> others) {
    if (tokens.get(at).is("free")) {
      int of = tokens.get(at - 1).is("-") ? at - 2 : at - 1;
      return of >= 0 && hasWord(others, tokens.get(of)) && !hasStem(others, tokens.get(at).stem());
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
      if (isSame(token, word)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a word is there, and nowhere in the reach of a negation. */
  private static boolean isAffirmed(Token word, List<Token> tokens) {
    boolean affirmed = false;
    int negation = -REACH - 1;
    for (int i = 0; i < tokens.size(); i++) {
      if (isNegation(tokens, i)) {
        negation = i;
      }
      if (isSame(tokens.get(i), word)) {
        boolean isFreeOf =
            (i + 1 < tokens.size() && isFreeOf(tokens, i + 1))
                || (i + 2 < tokens.size() && isFreeOf(tokens, i + 2));
        if (isFreeOf || i - negation <= REACH) {
          return false;
        }
        affirmed = true;
      }
    }
    return affirmed;
  }

  private static boolean isSame(Token one, Token other) {
    return one.isWord() && (one.stem().equals(other.stem()) || one.isSynonymOf(other));
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
