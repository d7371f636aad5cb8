package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the demo says to bad input: one sentence that names it. */
final class DemoOptionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --requests=0       | --requests must be between 1 and 1000000, but is 0
          --requests=many    | '--requests': 'many' is not an int
          --callers=0        | --callers must be between 1 and 256, but is 0
          --callers=257      | --callers must be between 1 and 256, but is 257
          --latency=-1       | --latency must be between 0 and 60000, but is -1
          --seed=x           | '--seed': 'x' is not a long
          --model=           | --model must not be blank
          --store=           | the store must be memory, sqlite:FILE or redis://HOST:PORT, but is ""
          --store=file.db    | redis://HOST:PORT, but is "file.db"
          --store=sqlite:    | redis://HOST:PORT, but is "sqlite:"
          --store=redis://   | redis://
          --store=redis:u@h  | the store must be memory, sqlite:FILE or redis://HOST:PORT
          --questions=nope   | there is no file nope
          --questions=.      | . is not a file
          --unknown          | '--unknown'
          word               | 'word'
          """)
  void isRefused(String argument, String sentence) {
    DemoOutput run = DemoOutput.of(argument);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("demo: ").contains(sentence).endsWith("Try --help.\n");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aStoreThatCannotBeOpenedFails(@TempDir Path directory) {
    DemoOutput run = DemoOutput.of("--store=sqlite:" + directory);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(directory.toString()).contains("directory");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aMistypedUrlDoesNotShowItsPassword() {
    DemoOutput run = DemoOutput.of("--store=redi://user:secret@host");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).doesNotContain("secret");
  }

  @Test
  void anEmptyFileIsRefused(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("empty.csv"));

    DemoOutput run = DemoOutput.of("--questions=" + file);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("empty.csv has no question in it");
  }

  @Test
  void helpNamesTheOptions() {
    DemoOutput run = DemoOutput.of("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("--requests", "--callers", "--questions", "--store", "--seed", "OPENAI_API_KEY");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void withoutPicocliOneSentenceNamesIt() throws Exception {
    String classes =
        new File(Demo.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getPath();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes,
                Demo.class.getName())
            .redirectErrorStream(true)
            .start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(Stream.of(said.split("\\R")))
        .containsExactly(
            "The demo needs picocli: add the artifact info.picocli:picocli to the class path.");
  }
}
