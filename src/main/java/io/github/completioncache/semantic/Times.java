package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Other months, weekdays, or words that tell when, such as today. */
final class Times implements Difference {

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("january", "jan"),
          Map.entry("february", "feb"),
          Map.entry("march", "mar"),
          Map.entry("april", "apr"),
          Map.entry("june", "jun"),
          Map.entry("july", "jul"),
          Map.entry("august", "aug"),
          Map.entry("september", "sep"),
          Map.entry("sept", "sep"),
          Map.entry("october", "oct"),
          Map.entry("november", "nov"),
          Map.entry("december", "dec"),
          Map.entry("monday", "mon"),
          Map.entry("tuesday", "tue"),
          Map.entry("wednesday", "wed"),
          Map.entry("thursday", "thu"),
          Map.entry("friday", "fri"),
          Map.entry("saturday", "sat"),
          Map.entry("sunday", "sun"),
          Map.entry("weekend", "weekend"),
          Map.entry("today", "today"),
          Map.entry("today's", "today"),
          Map.entry("tonight", "tonight"),
          Map.entry("tomorrow", "tomorrow"),
          Map.entry("tomorrow's", "tomorrow"),
          Map.entry("yesterday", "yesterday"),
          Map.entry("yesterday's", "yesterday"),
          Map.entry("now", "now"),
          Map.entry("current", "now"),
          Map.entry("currently", "now"),
          Map.entry("present", "now"),
          Map.entry("latest", "now"),
          Map.entry("newest", "now"),
          Map.entry("nowadays", "now"));

  private static final Set<String> SHORT =
      Set.of(
          "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue",
          "wed", "thu", "fri", "sat", "sun");

  private static final Set<String> WHICH =
      Set.of("this", "next", "last", "previous", "past", "every");
  private static final Set<String> SPANS =
      Set.of("hour", "week", "month", "quarter", "year", "night", "morning", "evening", "weekend");

  @Override
  public boolean between(Text one, Text other) {
    Set<String> these = of(one.tokens());
    Set<String> those = of(other.tokens());
    return !these.equals(those) && !isNow(these, those) && !isNow(those, these);
  }

  /** What is asked without a time is asked of now. */
  private static boolean isNow(Set<String> some, Set<String> none) {
    return none.isEmpty() && some.size() == 1 && some.contains("now");
  }

  private static Set<String> of(List<Token> tokens) {
    Set<String> times = new TreeSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.isWord()) {
        continue;
      }
      String word = token.text();
      String time = WORDS.get(word);
      boolean beforeNumber = i + 1 < tokens.size() && tokens.get(i + 1).isNumber();
      boolean afterNumber = i > 0 && tokens.get(i - 1).isNumber();
      if (word.equals("recent") && i > 0 && tokens.get(i - 1).is("most")) {
        times.add("now");
      } else if (time != null) {
        boolean month = word.equals("march") || word.equals("august");
        if (!month || token.capital() || beforeNumber || afterNumber) {
          times.add(time);
        }
      } else if (afterNumber && (word.equals("am") || word.equals("pm"))) {
        times.add(word);
      } else if (word.equals("may")
          && (beforeNumber || afterNumber || (token.capital() && i > 0))) {
        times.add("may");
      } else if (SHORT.contains(word) && (token.capital() || beforeNumber || afterNumber)) {
        times.add(word);
      } else if (i > 0 && SPANS.contains(word) && WHICH.contains(tokens.get(i - 1).text())) {
        times.add(tokens.get(i - 1).text() + " " + word);
      }
    }
    return times;
  }
}
