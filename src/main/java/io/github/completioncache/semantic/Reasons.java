package io.github.completioncache.semantic;

import java.util.Locale;

/** The reason for a decision in words. */
final class Reasons {

  private Reasons() {}

  static String of(String why, Observation seen) {
    return String.format(
        Locale.ROOT,
        "%s: similarity %.3f, %d of %d agree",
        why,
        seen.similarity(),
        seen.agreeing(),
        seen.neighbours());
  }
}
