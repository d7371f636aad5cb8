package io.github.completioncache.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which of the three streams of a process are a terminal.
 *
 * @param out what standard output may use
 * @param askable whether a question can be put: somebody sees it and can answer
 * @param errIsTerminal whether a line of standard error can be written over
 */
record Screens(Terminal out, boolean askable, boolean errIsTerminal) {

  /** None: files, pipes, tests. */
  static final Screens NONE = new Screens(Terminal.NONE, false, false);

  /**
   * Those of this process. Where {@code /proc} does not tell them apart, the JDK does for standard
   * input and output together.
   */
  static Screens detect(Map<String, String> environment) {
    boolean together = Terminal.detect(environment).interactive();
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean out = isTerminal(1, together) && !dumb;
    boolean err = isTerminal(2, together);
    return new Screens(
        new Terminal(out, out && !environment.containsKey("NO_COLOR")),
        isTerminal(0, together) && err,
        err && !dumb);
  }

  private static boolean isTerminal(int descriptor, boolean otherwise) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      if (Files.isSymbolicLink(link)) {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      }
    } catch (IOException e) {
      return otherwise;
    }
    return otherwise;
  }
}
