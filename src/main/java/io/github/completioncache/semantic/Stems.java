package io.github.completioncache.semantic;

import java.util.Set;

/**
 * Which English words are inflections of one, or derived from one: by their endings alone, so that
 * words of other languages are left as they are, or shortened alike.
 */
final class Stems {

  /** What is added to a word to make another kind of word of it. */
  private static final Set<String> ENDINGS =
      Set.of(
          "", "s", "es", "ed", "d", "e", "ing", "er", "ers", "r", "or", "ors", "ion", "ions",
          "ation", "ations", "ition", "itions", "ment", "ments", "ly", "al", "ally", "ity", "able",
          "ance", "ence", "ant", "ent", "y", "ily", "ies", "ied", "ier", "ic", "ist", "ists",
          "ness", "ful", "a", "an", "ian", "ians", "ean", "ese", "th", "iest", "est");

  private static final int SHORTEST_ROOT = 5;

  /** What looks like an inflection or a derivation, and is another word. */
  private static final Set<String> FALSE_KIN =
      Set.of(
          "custom customer",
          "intern internal",
          "general generation",
          "universe university",
          "author authority",
          "format formation",
          "import important",
          "experience experiment",
          "depart department",
          "apart apartment",
          "police policy",
          "niger nigerian",
          "account accountant",
          "organ organic",
          "minor minority",
          "major majority",
          "factor factory",
          "inform informal",
          "secret secretary");

  private Stems() {}

  /** The stem of a word in lower case. */
  static String of(String word) {
    String stem = word;
    int apostrophe = stem.indexOf('\'');
    if (apostrophe > 0 && stem.endsWith("'s")) {
      stem = stem.substring(0, apostrophe);
    }
    int length = stem.length();
    if (length < 3 || !isLetters(stem)) {
      return stem;
    }
    if (length == 3 && stem.endsWith("s") && !hasVowel(stem, 0)) {
      // The plural of a short form: DBs.
      return stem.substring(0, 2);
    }
    if (stem.endsWith("ies") && length > 4) {
      return stem.substring(0, length - 2);
    }
    if (stem.endsWith("es") && length > 4 && isHissing(stem.substring(0, length - 2))) {
      stem = stem.substring(0, length - 2);
    } else if (stem.endsWith("s") && length > 3 && "sui".indexOf(stem.charAt(length - 2)) < 0) {
      stem = stem.substring(0, length - 1);
    }
    if (stem.endsWith("ing") && stem.length() > 4 && hasVowel(stem, 3)) {
      return withMuteEnd(stem.substring(0, stem.length() - 3));
    }
    if (stem.endsWith("ied") && stem.length() > 4) {
      return stem.substring(0, stem.length() - 2);
    }
    if (stem.endsWith("eed")) {
      return hasVowel(stem, 3) ? withoutEnd(stem.substring(0, stem.length() - 1)) : stem;
    }
    if (stem.endsWith("ed") && stem.length() > 3 && hasVowel(stem, 2)) {
      return withMuteEnd(stem.substring(0, stem.length() - 2));
    }
    return withoutEnd(stem);
  }

  /** With the mute e that an ending has taken from it: car(ing), plan(ed); not plann(ed). */
  private static String withMuteEnd(String stem) {
    return isShort(stem) ? stem + 'e' : withoutEnd(stem);
  }

  /** Without a mute e, and with one letter in place of a doubled one. */
  private static String withoutEnd(String stem) {
    int length = stem.length();
    char last = stem.charAt(length - 1);
    if (last == 'e' && length > 2) {
      String root = stem.substring(0, length - 1);
      // The e of plane, pie and fee tells them from plan, pi and feed.
      return isShort(root) || measure(root) == 0 ? stem : root;
    }
    if (last == 'y' && length > 3 && !isVowel(stem.charAt(length - 2))) {
      return stem.substring(0, length - 1) + 'i';
    }
    if (length > 3 && last == stem.charAt(length - 2) && !isVowel(last)) {
      return stem.substring(0, length - 1);
    }
    return stem;
  }

  /**
   * Whether it is one syllable that ends with a consonant, a vowel and a consonant other than w, x
   * and y: the conditions of Porter, "An algorithm for suffix stripping" (1980).
   */
  private static boolean isShort(String stem) {
    int end = stem.length() - 1;
    return end >= 2
        && measure(stem) == 1
        && !isVowel(stem.charAt(end))
        && "wxy".indexOf(stem.charAt(end)) < 0
        && isVowel(stem.charAt(end - 1))
        && !isVowel(stem.charAt(end - 2));
  }

  /** How many times consonants follow vowels. */
  private static int measure(String stem) {
    int measure = 0;
    for (int i = 1; i < stem.length(); i++) {
      boolean before = isVowel(stem.charAt(i - 1)) || (i > 1 && stem.charAt(i - 1) == 'y');
      measure += before && !isVowel(stem.charAt(i)) && stem.charAt(i) != 'y' ? 1 : 0;
    }
    return measure;
  }

  private static boolean isHissing(String stem) {
    return stem.endsWith("x") || stem.endsWith("ch") || stem.endsWith("sh") || stem.endsWith("ss");
  }

  private static boolean hasVowel(String stem, int before) {
    for (int i = 0; i < stem.length() - before; i++) {
      if (isVowel(stem.charAt(i)) || stem.charAt(i) == 'y') {
        return true;
      }
    }
    return false;
  }

  private static boolean isVowel(char c) {
    return "aeiou".indexOf(c) >= 0;
  }

  private static boolean isLetters(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 'a' || text.charAt(i) > 'z') {
        return false;
      }
    }
    return true;
  }

  /** Whether both words, in lower case, are derived from one, such as migrate and migration. */
  static boolean areKin(String one, String other) {
    int shared = 0;
    int least = Math.min(one.length(), other.length());
    while (shared < least && one.charAt(shared) == other.charAt(shared)) {
      shared++;
    }
    if (shared < SHORTEST_ROOT || areFalseKin(one, other) || areFalseKin(other, one)) {
      return false;
    }
    // The letters that change before an ending: explain, explanation; convert, conversion.
    for (int prefix = shared; prefix >= SHORTEST_ROOT && prefix >= shared - 2; prefix--) {
      String a = one.substring(prefix);
      String b = other.substring(prefix);
      if ((ENDINGS.contains(a) && ENDINGS.contains(b) && !isName(a, b))
          || isChange(a, b)
          || isChange(b, a)) {
        return true;
      }
    }
    return false;
  }

  private static boolean areFalseKin(String one, String other) {
    return FALSE_KIN.contains(singular(one) + ' ' + singular(other));
  }

  private static String singular(String word) {
    if (word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + 'y';
    }
    return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
  }

  /** Indian, Indiana. */
  private static boolean isName(String a, String b) {
    return (a.isEmpty() && b.equals("a")) || (a.equals("a") && b.isEmpty());
  }

  private static boolean isChange(String verb, String noun) {
    return switch (noun) {
      case "sion", "sions" -> verb.equals("t") || verb.equals("d") || verb.equals("de");
      case "nation", "nations" -> verb.equals("in") || verb.equals("ining");
      case "ption", "ptions" -> verb.equals("be") || verb.equals("bing");
      case "ison", "isons" -> verb.equals("e") || verb.equals("ing");
      case "se", "ses" -> verb.equals("ze") || verb.equals("zing");
      default -> false;
    };
  }
}
