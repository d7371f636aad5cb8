package io.github.completioncache.cli;

/** Text that came from applications, made fit for a terminal. */
final class LabelText {

  private LabelText() {}

  /** On one line, and without the control characters that a terminal would obey. */
  static String of(String text) {
    return text.isEmpty() ? "(none)" : text.replaceAll("\\p{Cntrl}|[\\u0080-\\u009F]", "?");
  }

  /** Several lines, otherwise the same. */
  static String lines(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009F&&[^\\n\\t]]", "?");
  }
}
