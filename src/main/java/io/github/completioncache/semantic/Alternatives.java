package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words that exclude each other: opposites, or others of a kind. */
final class Alternatives implements Difference {

  private static final Set<String> PARTICLES = Set.of("on", "off", "up", "down", "in", "out");
  private static final Set<String> WITH_PARTICLES =
      Set.of("turn", "switch", "log", "sign", "opt", "check", "scale", "zoom", "power", "top");

  private static final Set<String> BEHIND_PARTICLES =
      Set.of(
          "by",
          "and",
          "or",
          "if",
          "when",
          "while",
          "at",
          "in",
          "after",
          "before",
          "during",
          "for",
          "with",
          "without",
          "automatically",
          "again",
          "now");

  /** How many words may stand between a verb and its particle: turn the lights off. */
  private static final int REACH = 6;

  /**
   * By the stem of a word, the places it has: the group in the upper half, the meaning in the
   * lower.
   */
  private final Map<String, List<Long>> places = new HashMap<>();

  Alternatives(String resource) {
    long group = 0;
    for (String line : English.lines(resource)) {
      long meaning = 0;
      for (String words : line.split(", ", -1)) {
        for (String word : words.split("/", -1)) {
          String stem = word.indexOf('-') < 0 ? Stems.of(word) : word;
          places.computeIfAbsent(stem, unused -> new ArrayList<>()).add(group << 32 | meaning);
        }
        meaning++;
      }
      group++;
    }
  }

  @Override
  public boolean between(Text one, Text other) {
    Set<Long> these = places(one.tokens());
    Set<Long> those = places(other.tokens());
    for (Long place : these) {
      if (those.contains(place)) {
        continue;
      }
      for (Long another : those) {
        if (another >> 32 == place >> 32 && !these.contains(another)) {
          return true;
        }
      }
    }
    return isSwitched(one.tokens(), other.tokens(), "on", "off")
        || isSwitched(other.tokens(), one.tokens(), "on", "off")
        || isSwitched(one.tokens(), other.tokens(), "up", "down")
        || isSwitched(other.tokens(), one.tokens(), "up", "down");
  }

  private Set<Long> places(List<Token> tokens) {
    Set<Long> found = new LinkedHashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.isWord() || PARTICLES.contains(token.text())) {
        continue;
      }
      String verb = token.stem();
      int particle = WITH_PARTICLES.contains(verb) ? particle(tokens, i) : -1;
      List<Long> of = places.get(particle < 0 ? verb : verb + "-" + tokens.get(particle).text());
      if (of == null && particle >= 0) {
        of = places.get(tokens.get(particle).text());
      }
      if (of != null) {
        found.addAll(of);
      }
    }
    return found;
  }

  /** Whether one text has only this particle of a pair, and the other only that one. */
  private static boolean isSwitched(
      List<Token> tokens, List<Token> others, String particle, String another) {
    int at = indexOf(tokens, particle);
    int otherAt = indexOf(others, another);
    if (at < 0 || otherAt < 0 || indexOf(tokens, another) >= 0 || indexOf(others, particle) >= 0) {
      return false;
    }
    // Before a noun, "on" says where: on my phone.
    return !particle.equals("on")
        || at + 1 == tokens.size()
        || !tokens.get(at + 1).isWord()
        || BEHIND_PARTICLES.contains(tokens.get(at + 1).text())
        || (at > 0
            && otherAt > 0
            && tokens.get(at - 1).stem().equals(others.get(otherAt - 1).stem()));
  }

  private static int indexOf(List<Token> tokens, String word) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is(word)) {
        return i;
      }
    }
    return -1;
  }

  private static int particle(List<Token> tokens, int verb) {
    for (int i = verb + 1; i < tokens.size() && i <= verb + REACH; i++) {
      if (PARTICLES.contains(tokens.get(i).text())) {
        return i;
      }
    }
    return -1;
  }
}
