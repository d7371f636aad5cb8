package io.github.completioncache.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Which names of fields may be shown to people and kept in memory: those that look as if a
 * programmer had given them.
 */
final class FieldNames {

  /** The longest name that is shown, in characters. */
  static final int LONGEST = 64;

  /** Objects whose names are data, as a token is in {@code logit_bias}. */
  private static final Set<String> MAPS =
      Set.of("arguments", "input", "logit_bias", "metadata", "variables");

  private static final byte[] MODEL = "model".getBytes(StandardCharsets.US_ASCII);

  private FieldNames() {}

  /**
   * Whether a name is a letter, an underscore or a dollar sign, and then letters, digits, and those
   * or hyphens: at most 64 ASCII characters in all.
   */
  static boolean isShown(byte[] json, int from, int to) {
    if (to == from || to - from > LONGEST || isDigit(json[from]) || json[from] == '-') {
      return false;
    }
    for (int i = from; i < to; i++) {
      byte c = json[i];
      if (!isLetter(c) && !isDigit(c) && c != '_' && c != '$' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Whether an object of that name is a map with names of the user's making. */
  static boolean isMap(byte[] json, int from, int to) {
    return MAPS.contains(new String(json, from, to - from, StandardCharsets.US_ASCII));
  }

  /** Whether a field is the model, and its value looks like a model's name. */
  static boolean isModel(byte[] json, int from, int to, int valueFrom, int valueTo) {
    if (to - from != MODEL.length
        || !Arrays.equals(json, from, to, MODEL, 0, MODEL.length)
        || valueTo - valueFrom > LONGEST) {
      return false;
    }
    for (int i = valueFrom; i < valueTo; i++) {
      byte c = json[i];
      if (!isLetter(c) && !isDigit(c) && "-._:/@+".indexOf(c) < 0) {
        return false;
      }
    }
    return valueTo > valueFrom;
  }

  private static boolean isLetter(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
