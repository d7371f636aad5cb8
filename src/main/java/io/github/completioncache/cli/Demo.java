package io.github.completioncache.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

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
    PrintWriter err = writer(System.err, "stderr.encoding");
    if (!isPicocliPresent()) {
      err.println(
          "The demo needs picocli: add the artifact info.picocli:picocli to the class path.");
      return FAILED;
    }
    PrintWriter out = writer(System.out, "stdout.encoding");
    return DemoCommand.execute(args, out, err, System.getenv(), Terminal.detect(System.getenv()));
  }

  /** From JDK 19 on the property names the terminal's encoding, which need not be the default. */
  private static PrintWriter writer(PrintStream stream, String encoding) {
    String name = System.getProperty(encoding, Charset.defaultCharset().name());
    return new PrintWriter(new OutputStreamWriter(stream, Charset.forName(name)), true);
  }

  private static boolean isPicocliPresent() {
    try {
      Class.forName("picocli.CommandLine", false, Demo.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
