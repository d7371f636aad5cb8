package io.github.completioncache.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.List;

/** Runs the command line {@code completion-cache} as the process. */
final class Main {

  private Main() {}

  /**
   * Runs one command, and ends the JVM with its exit code unless that is zero.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    if (!isPicocliPresent()) {
      writer(System.err, "stderr.encoding")
          .println(
              "The command line needs picocli: add the artifact info.picocli:picocli to the class"
                  + " path.");
      System.exit(ExitCodes.FAILED);
    }
    chooseLog(List.of(args));
    int exitCode =
        Tool.execute(
            args,
            new Surroundings(
                writer(System.out, "stdout.encoding"),
                writer(System.err, "stderr.encoding"),
                System.in,
                System.getenv(),
                Screens.detect(System.getenv()),
                Clock.systemUTC()));
    if (exitCode != ExitCodes.OK) {
      System.exit(exitCode);
    }
  }

  /** From JDK 19 on the property names the terminal's encoding, which need not be the default. */
  static PrintWriter writer(PrintStream stream, String encoding) {
    String name = System.getProperty(encoding, Charset.defaultCharset().name());
    return new PrintWriter(new OutputStreamWriter(stream, Charset.forName(name)), true);
  }

  static boolean isPicocliPresent() {
    try {
      Class.forName("picocli.CommandLine", false, Main.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** To be called before the first logger is made. What the user has set stays. */
  private static void chooseLog(List<String> args) {
    List<String> options = args.stream().takeWhile(arg -> !arg.equals("--")).toList();
    boolean verbose =
        options.contains("--verbose") || options.stream().anyMatch(arg -> arg.matches("-v+"));
    boolean more = options.stream().anyMatch(arg -> arg.matches("-vv+"));
    // Others may write into their logs what they are handed.
    set("defaultLogLevel", "off");
    set("log.io.github.completioncache", more ? "debug" : verbose ? "info" : "off");
    set("showDateTime", "true");
    set("dateTimeFormat", "HH:mm:ss.SSS");
    set("showThreadName", "false");
    set("showShortLogName", "true");
  }

  private static void set(String setting, String value) {
    String name = "org.slf4j.simpleLogger." + setting;
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
