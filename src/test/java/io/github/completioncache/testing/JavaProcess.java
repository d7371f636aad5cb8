package io.github.completioncache.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of its own with the class path of the tests. It is told what to do line by line, and
 * says what came of it in lines that begin with a word that both know.
 */
public final class JavaProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader said;

  private JavaProcess(Process process) {
    this.process = process;
    this.said = process.inputReader(US_ASCII);
  }

  /** Starts the main method of a class and waits until it says {@code ready}. */
  public static JavaProcess start(Class<?> main, String... arguments) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    JavaProcess started =
        new JavaProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    started.said("ready");
    return started;
  }

  /** In the other process: where what it says goes to, whatever else is printed. */
  public static PrintStream out() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), true, US_ASCII);
  }

  /** Tells it something. */
  public void tell(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(US_ASCII));
    process.getOutputStream().flush();
  }

  /** What it says after {@code word}, once it does. */
  public String said(String word) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(word + " ")) {
        return line.substring(word.length() + 1);
      }
    }
    throw new IllegalStateException("the process ended before it said: " + word);
  }

  /** Ends the process as a crash would. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
