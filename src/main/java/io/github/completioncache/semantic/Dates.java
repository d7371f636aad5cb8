package io.github.completioncache.semantic;

import java.util.ArrayList;
import java.util.List;

/** One form of dates: a month by its name, and days that are no ranks. */
final class Dates {

  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");

  private static final int LENGTH_OF_SHORT = 3;

  private Dates() {}

  /** The tokens with 2026-05-01 as May 1 2026, May 1st as May 1, and Jan 1 as January 1. */
  static List<Token> normalized(List<Token> tokens) {
    List<Token> normalized = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (isDate(tokens, i)) {
        Token month = tokens.get(i + 2);
        normalized.add(month.as(MONTHS.get(Integer.parseInt(month.text()) - 1)));
        normalized.add(withoutZero(tokens.get(i + 4)));
        normalized.add(token);
        i += 4;
      } else if (isShort(token) && (isNumber(tokens, i - 1) || isNumber(tokens, i + 1))) {
        normalized.add(token.as(MONTHS.get(month(token))));
      } else if (!isNumber(tokens, i - 1) || !isSuffix(token) || !isBesideMonth(tokens, i)) {
        normalized.add(token);
      }
    }
    return List.copyOf(normalized);
  }

  private static boolean isDate(List<Token> tokens, int at) {
    if (at + 4 >= tokens.size() || !isNumber(tokens, at) || tokens.get(at).text().length() != 4) {
      return false;
    }
    for (int i = at + 1; i <= at + 4; i++) {
      boolean fits = (i - at) % 2 == 0 ? isNumber(tokens, i) : tokens.get(i).is("-");
      if (!fits || !tokens.get(i).glued()) {
        return false;
      }
    }
    return isUpTo(tokens.get(at + 2), MONTHS.size()) && isUpTo(tokens.get(at + 4), 31);
  }

  private static boolean isUpTo(Token number, int most) {
    String text = number.text();
    return text.length() == 2
        && text.indexOf('.') < 0
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= most;
  }

  private static Token withoutZero(Token number) {
    return number.text().startsWith("0") ? number.asNumber(number.text().substring(1)) : number;
  }

  private static boolean isSuffix(Token token) {
    return token.glued() && Numbers.SUFFIXES_OF_RANKS.contains(token.text());
  }

  private static boolean isBesideMonth(List<Token> tokens, int suffix) {
    int behind =
        suffix + 1 < tokens.size() && tokens.get(suffix + 1).is("of") ? suffix + 2 : suffix + 1;
    return (suffix >= 2 && month(tokens.get(suffix - 2)) >= 0)
        || (behind < tokens.size() && month(tokens.get(behind)) >= 0);
  }

  private static boolean isNumber(List<Token> tokens, int at) {
    return at >= 0 && at < tokens.size() && tokens.get(at).isNumber();
  }

  private static boolean isShort(Token token) {
    return token.text().length() == LENGTH_OF_SHORT && !token.is("may") && month(token) >= 0;
  }

  /** The number of the month that a word names, from 0; negative if it names none. */
  private static int month(Token token) {
    if (!token.isWord() || token.text().length() < LENGTH_OF_SHORT) {
      return -1;
    }
    for (int i = 0; i < MONTHS.size(); i++) {
      String name = MONTHS.get(i);
      if (token.is(name) || token.is(name.substring(0, LENGTH_OF_SHORT))) {
        return i;
      }
    }
    return -1;
  }
}
