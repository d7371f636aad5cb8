package io.github.completioncache.cli;

import java.io.Console;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the output may use.
 *
 * @param interactive whether a line can be written over
 * @param colour whether escape sequences are understood and wanted
 */
record Terminal(boolean interactive, boolean colour) {

  /** Neither: a file, a pipe, a test. */
  static final Terminal NONE = new Terminal(false, false);

  /** The one this process runs in, if any. */
  static Terminal detect(Map<String, String> environment) {
    boolean interactive = isTerminal(System.console()) && !"dumb".equals(environment.get("TERM"));
    return new Terminal(interactive, interactive && !environment.containsKey("NO_COLOR"));
  }

  Terminal withoutColour() {
    return new Terminal(interactive, false);
  }

  /** From JDK 22 on there can be a console without a terminal, and a method that tells. */
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  String bold(String text) {
    return paint("1", text);
  }

  String green(String text) {
    return paint("1;32", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return colour ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
  }
}
