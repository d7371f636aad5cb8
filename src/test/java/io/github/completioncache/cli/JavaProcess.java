package io.github.completioncache.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the command line as a process of its own, with the JDK of this one. */
final class JavaProcess {

  private final List<String> beginning;

  private JavaProcess(List<String> beginning) {
    this.beginning = beginning;
  }

  /** From a jar. */
  static JavaProcess ofJar(Path jar) {
    return new JavaProcess(List.of("-jar", jar.toString()));
  }

  /** From the class path of this process. */
  static JavaProcess ofClasses() {
    return new JavaProcess(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
  }

  /** Runs a command to its end, with a file as its input and without the user's settings. */
  ToolOutput run(Path in, Map<String, String> environment, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(beginning);
    command.addAll(List.of(args));
    try {
      Path err = Files.createTempFile("completion-cache", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectInput(in.toFile()).redirectError(err.toFile());
        Stream.of("OPENAI_API_KEY", "OPENAI_BASE_URL", StoreOptions.VARIABLE)
            .forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (InputStream out = process.getInputStream()) {
          String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
          return new ToolOutput(process.waitFor(), printed, Files.readString(err));
        }
      } finally {
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command without input. */
  ToolOutput run(String... args) {
    Path nothing =
        Path.of(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
    return run(nothing, Map.of(), args);
  }
}
