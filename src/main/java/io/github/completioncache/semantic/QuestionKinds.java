package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions for other things: who, where, when, why, how much, how to. */
final class QuestionKinds implements Difference {

  private enum Kind {
    PERSON,
    PLACE,
    TIME,
    REASON,
    AMOUNT,
    DEFINITION,
    MANNER
  }

  private static final Set<String> AUXILIARIES =
      Set.of("will", "would", "do", "does", "did", "is", "are", "was", "were", "can", "should");

  private static final Set<String> OF_TIME =
      Set.of("time", "longer", "day", "days", "hours", "minutes", "weeks", "months", "years");

  @Override
  public boolean between(Text one, Text other) {
    Kind kind = of(one.tokens());
    Kind another = of(other.tokens());
    return kind != null && another != null && kind != another && !areNear(kind, another);
  }

  /** How a thing is done is told by saying where, by whom, and for how much. */
  private static boolean areNear(Kind one, Kind other) {
    return (one == Kind.MANNER && isOfManner(other)) || (other == Kind.MANNER && isOfManner(one));
  }

  private static boolean isOfManner(Kind kind) {
    return kind != Kind.DEFINITION && kind != Kind.REASON;
  }

  private static @Nullable Kind of(List<Token> tokens) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      String next = tokens.get(i + 1).text();
      switch (tokens.get(i).text()) {
        case "who", "whose", "who's" -> {
          return Kind.PERSON;
        }
        case "where", "where's" -> {
          return Kind.PLACE;
        }
        case "when" -> {
          // Elsewhere it begins a clause: what happens when.
          if (AUXILIARIES.contains(next)) {
            return Kind.TIME;
          }
        }
        case "why" -> {
          return Kind.REASON;
        }
        case "how" -> {
          return switch (next) {
            case "much", "many" -> isOfTime(tokens, i + 2) ? Kind.TIME : Kind.AMOUNT;
            case "long" -> Kind.TIME;
            case "to", "do", "can", "could", "should", "would" -> Kind.MANNER;
            default -> null;
          };
        }
        case "define" -> {
          return Kind.DEFINITION;
        }
        case "what", "what's" -> {
          return i == 0 && tokens.size() <= 5 && (next.equals("is") || next.equals("a"))
              ? Kind.DEFINITION
              : null;
        }
        default -> {}
      }
    }
    return null;
  }

  private static boolean isOfTime(List<Token> tokens, int at) {
    return at < tokens.size() && OF_TIME.contains(tokens.get(at).text());
  }
}
