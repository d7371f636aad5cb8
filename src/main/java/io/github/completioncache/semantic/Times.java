package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
          Map.entry("tonight", "tonight"),
          Map.entry("tomorrow", "tomorrow"),
          Map.entry("yesterday", "yesterday"),
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

  private static final Map<String, String> WHICH =
      Map.of(
          "this",
          "this",
          "next",
          "next",
          "upcoming",
          "next",
          "coming",
          "next",
          "last",
          "last",
          "previous",
          "last",
          "past",
          "last",
          "every",
          "every");

  private static final Set<String> WEEKDAYS =
      Set.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private static final Set<String> SPANS =
      Stream.of(
              "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century",
              "night", "morning", "evening", "weekend")
          .map(Stems::of)
          .collect(Collectors.toUnmodifiableSet());

  @Override
  public boolean between(Text one, Text other) {
    Set<String> these = of(one.tokens());
    Set<String> those = of(other.tokens());
    return (!these.equals(those) && !isNow(these, those) && !isNow(those, these))
        || isOtherDirection(one.tokens(), other.tokens());
  }

  /** What is asked without a time is asked of now. */
  private static boolean isNow(Set<String> some, Set<String> none) {
    return none.isEmpty() && some.size() == 1 && some.contains("now");
  }

  /** Whether one text looks back over a stretch of time, and the other ahead. */
  private static boolean isOtherDirection(List<Token> tokens, List<Token> others) {
    Set<String> these = directions(tokens);
    Set<String> those = directions(others);
    return these.size() == 1 && those.size() == 1 && !these.equals(those);
  }

  /** Of the last 30 days, 30 days ago; the next 30 days, in 30 days. */
  private static Set<String> directions(List<Token> tokens) {
    Set<String> directions = new TreeSet<>();
    for (int i = 1; i + 1 < tokens.size(); i++) {
      if (!tokens.get(i).isNumber() || !SPANS.contains(tokens.get(i + 1).stem())) {
        continue;
      }
      String before = tokens.get(i - 1).text();
      String which = WHICH.get(before);
      boolean ago = i + 2 < tokens.size() && tokens.get(i + 2).is("ago");
      if (ago || "last".equals(which)) {
        directions.add("last");
      } else if (before.equals("in") || "next".equals(which)) {
        directions.add("next");
      }
    }
    return directions;
  }

  private static Set<String> of(List<Token> tokens) {
    Set<String> times = new TreeSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).isWord()) {
        String time = at(tokens, i);
        if (time != null) {
          String which = i == 0 ? null : WHICH.get(tokens.get(i - 1).text());
          times.add(which != null && WEEKDAYS.contains(time) ? which + " " + time : time);
        }
      }
    }
    return times;
  }

  /** What the word at a place says of the time; null if nothing. */
  private static @Nullable String at(List<Token> tokens, int at) {
    Token token = tokens.get(at);
    String before = at == 0 ? "" : tokens.get(at - 1).text();
    boolean besideNumber =
        (at > 0 && tokens.get(at - 1).isNumber())
            || (at + 1 < tokens.size() && tokens.get(at + 1).isNumber());
    String word = singular(token.text());
    return switch (word) {
      case "recent" -> before.equals("most") ? "now" : null;
      case "march", "august" -> token.capital() || besideNumber ? WORDS.get(word) : null;
      case "may" -> besideNumber || (token.capital() && !token.first()) ? word : null;
      case "am", "pm" -> at > 0 && tokens.get(at - 1).isNumber() ? word : null;
      default -> {
        if (WORDS.containsKey(word)) {
          yield WORDS.get(word);
        }
        if (SHORT.contains(word)) {
          // The sun is no day.
          yield besideNumber || (token.capital() && !before.equals("the")) ? word : null;
        }
        String which = WHICH.get(before);
        yield which != null && SPANS.contains(Stems.of(word)) ? which + " " + word : null;
      }
    };
  }

  /** Of {@code Monday's} and {@code Mondays}, {@code Monday}. */
  private static String singular(String word) {
    String name = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
    String single = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
    return WORDS.containsKey(name) || !WORDS.containsKey(single) ? name : single;
  }
}
