package io.github.completioncache.semantic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A number of a text, and what it is a number of.
 *
 * @param value in digits, with {@code #} before a rank
 * @param before the stem of the word before it, if that says something; else empty
 * @param behind that of the word or sign behind it; empty behind the last one, or before "and"
 */
record Amount(String value, String before, String behind) {

  /** Whether the same numbers are there in another order, and for other things. */
  static boolean areExchanged(List<Amount> some, List<Amount> others) {
    return some.size() > 1
        && !values(some).equals(values(others))
        && (exchanged(some, others, Amount::behind) > 0
            // The 14 and the 15 of "iPhone 14 or 15" are for one thing.
            || exchanged(some, others, Amount::before) > 1);
  }

  static List<String> values(List<Amount> amounts) {
    return amounts.stream().map(Amount::value).toList();
  }

  static List<String> sorted(List<Amount> amounts) {
    return amounts.stream().map(Amount::value).sorted().toList();
  }

  /** Of how many things there is one number in one text only, and another in the other. */
  private static int exchanged(
      List<Amount> some, List<Amount> others, Function<Amount, String> of) {
    Map<String, Set<String>> these = byThing(some, of);
    Map<String, Set<String>> those = byThing(others, of);
    int exchanged = 0;
    for (Map.Entry<String, Set<String>> thing : these.entrySet()) {
      Set<String> numbers = those.getOrDefault(thing.getKey(), Set.of());
      if (!numbers.containsAll(thing.getValue()) && !thing.getValue().containsAll(numbers)) {
        exchanged++;
      }
    }
    return exchanged;
  }

  private static Map<String, Set<String>> byThing(
      List<Amount> amounts, Function<Amount, String> of) {
    Map<String, Set<String>> numbers = new HashMap<>();
    for (Amount amount : amounts) {
      if (!of.apply(amount).isEmpty()) {
        numbers.computeIfAbsent(of.apply(amount), unused -> new HashSet<>()).add(amount.value);
      }
    }
    return numbers;
  }
}
