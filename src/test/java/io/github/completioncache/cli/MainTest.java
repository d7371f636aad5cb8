package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The command line as a process. */
final class MainTest {

  private final JavaProcess tool = JavaProcess.ofClasses();

  @Test
  void helpGoesToStandardOutput() {
    ToolOutput run = tool.run("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: completion-cache");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void troubleGoesToStandardErrorAndIntoTheExitCode() {
    ToolOutput run = tool.run("inspect", "-s", "no-such-file.db", "012345");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo("completion-cache inspect: there is no SQLite file no-such-file.db.\n");
  }

  @Test
  void withoutPicocliOneSentenceNamesIt() throws Exception {
    String classes =
        new File(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getPath();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes,
                Main.class.getName())
            .redirectErrorStream(true)
            .start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said)
        .isEqualTo(
            "The command line needs picocli: add the artifact info.picocli:picocli to the class"
                + " path.\n");
  }
}
