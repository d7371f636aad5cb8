package io.github.completioncache.cli;

import java.io.PrintWriter;

/**
 * The demo: a support bot answers customers' questions, many of them more than once, through the
 * cache and shows what that saved. {@code mvn -q compile exec:java} runs it, against a local stub
 * of the OpenAI API or, with {@code OPENAI_API_KEY} in the environment, against the real one;
 * {@code --help} lists its options. Needs picocli.
 */
public final class Demo {

  private static final int FAILED = 1;

  private Demo() {}

  /**
   * Runs the demo. Ends the JVM unless all went well: with 2 after bad arguments, with 1 after any
   * other failure.
   *
   * @param args the options
   */
  public static void main(String[] args) {
    int exitCode = run(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static int run(String[] args) {
    PrintWriter err = Main.writer(System.err, "stderr.encoding");
    if (!Main.isPicocliPresent()) {
      err.println(
          "The demo needs picocli: add the artifact info.picocli:picocli to the class path.");
      return FAILED;
    }
    PrintWriter out = Main.writer(System.out, "stdout.encoding");
    return DemoCommand.execute(args, out, err, System.getenv(), Terminal.detect(System.getenv()));
  }
}
