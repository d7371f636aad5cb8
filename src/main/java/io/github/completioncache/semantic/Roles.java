package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The same two things in exchanged roles: from A to B and from B to A. */
final class Roles implements Difference {

  private static final Set<String> TO = Set.of("to", "into", "in", "towards", "until");
  private static final Set<String> ORDERING =
      Set.of(
          "than", "minus", "before", "after", "over", "above", "below", "under", "behind", "with",
          "by", "on", "for", "as", "inside", "against");

  private static final Set<String> ARITHMETIC = Set.of("-", "/", "^", "%");
  private static final Set<String> COMPARING = Set.of("more", "less", "rather");

  /** How far from a preposition its noun may be. */
  private static final int REACH = 3;

  /**
   * @param kind what stands between them, or of which kind that is
   */
  private record Pair(String kind, String left, String right) {

    Pair reversed() {
      return new Pair(kind, right, left);
    }
  }

  /** All pairs of a text, and what is gone from or to. */
  private record Found(Set<Pair> pairs, Set<String> sources, Set<String> targets) {

    /** Whether something is only gone from here, and only gone to there. */
    boolean isLeft(Found other) {
      for (String noun : sources) {
        if (other.targets.contains(noun)
            && !targets.contains(noun)
            && !other.sources.contains(noun)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public boolean between(Text one, Text other) {
    Found these = of(one.tokens());
    Found those = of(other.tokens());
    for (Pair pair : these.pairs) {
      Pair reversed = pair.reversed();
      if (those.pairs.contains(reversed)
          && !these.pairs.contains(reversed)
          && !those.pairs.contains(pair)) {
        return true;
      }
    }
    return these.isLeft(those) || those.isLeft(these) || areExchanged(one.tokens(), other.tokens());
  }

  /** Whether all is equal but two words around another one: Rome defeats Carthage. */
  private static boolean areExchanged(List<Token> tokens, List<Token> others) {
    if (tokens.size() != others.size()) {
      return false;
    }
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < tokens.size() && places.size() <= 2; i++) {
      if (!tokens.get(i).stem().equals(others.get(i).stem())) {
        places.add(i);
      }
    }
    if (places.size() != 2) {
      return false;
    }
    int left = places.get(0);
    int right = places.get(1);
    return tokens.get(left).isContent()
        && tokens.get(right).isContent()
        && tokens.get(left).stem().equals(others.get(right).stem())
        && tokens.get(right).stem().equals(others.get(left).stem())
        && tokens.subList(left + 1, right).stream().anyMatch(Token::isContent);
  }

  private static Found of(List<Token> tokens) {
    Set<Pair> pairs = new LinkedHashSet<>();
    Set<String> sources = new LinkedHashSet<>();
    Set<String> targets = new LinkedHashSet<>();
    String source = null;
    String target = null;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is("from") || token.is("to") || token.is("into")) {
        String noun = near(tokens, i, 1);
        if (noun != null) {
          source = token.is("from") ? noun : source;
          target = token.is("from") ? target : noun;
          (token.is("from") ? sources : targets).add(noun);
        }
      }
      String kind =
          TO.contains(token.text())
              ? "to"
              : ORDERING.contains(token.text()) || isArithmetic(tokens, i) ? token.text() : null;
      if (kind != null) {
        int left = token.is("than") ? comparative(tokens, i) : i;
        add(pairs, kind, near(tokens, left, -1), near(tokens, i, 1));
      }
    }
    add(pairs, "to", source, target);
    return new Found(pairs, sources, targets);
  }

  private static void add(
      Set<Pair> pairs, String kind, @Nullable String left, @Nullable String right) {
    if (left != null && right != null && !left.equals(right)) {
      pairs.add(new Pair(kind, left, right));
    }
  }

  /** Where "larger" or "more beautiful" begins, which stands between a noun and its "than". */
  private static int comparative(List<Token> tokens, int than) {
    boolean two = than >= 2 && COMPARING.contains(tokens.get(than - 2).text());
    return Math.max(0, two ? than - 2 : than - 1);
  }

  /** A sign between two things whose order counts. */
  private static boolean isArithmetic(List<Token> tokens, int at) {
    return ARITHMETIC.contains(tokens.get(at).text()) && at > 0 && at + 1 < tokens.size();
  }

  /** The next word or number that says something, on one side of a place. */
  private static @Nullable String near(List<Token> tokens, int at, int step) {
    for (int i = at + step, seen = 0; i >= 0 && i < tokens.size() && seen < REACH; i += step) {
      Token token = tokens.get(i);
      int unit = Units.at(tokens, i);
      if (unit >= 0) {
        return "unit " + unit;
      }
      if (token.isNumber() || token.isContent()) {
        return token.stem();
      }
      seen++;
    }
    return null;
  }
}
