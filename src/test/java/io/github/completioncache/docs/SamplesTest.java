package io.github.completioncache.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Java sample of the documentation compiles, and runs unless it says that it does not. */
class SamplesTest {

  @TempDir static Path directory;
  private static SampleRunner runner;

  @BeforeAll
  static void open() {
    runner = new SampleRunner(directory);
  }

  @AfterAll
  static void close() {
    runner.close();
  }

  static List<Guide.Block> samples() {
    return Guide.blocks("java").toList();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sampleCompilesAndRuns(Guide.Block sample) throws Exception {
    runner.run(sample);
  }

  @Test
  void firstSampleOfTheReadmeIsAnsweredFromTheFileTheSecondTime() throws Exception {
    Guide.Block sample = Guide.read(Guide.README).first("java");
    int callsBefore = runner.calls();

    String printed = runner.run(sample);

    assertThat(printed.lines())
        .hasSize(2)
        .first()
        .asString()
        .matches("HIT \\p{XDigit}{12} faq: fresh");
    assertThat(printed.lines()).last().asString().startsWith("Hit rate: 50.0% | Saved: $");
    assertThat(runner.calls() - callsBefore).isEqualTo(1);
    int end = sample.line() + (int) sample.text().lines().count();
    assertThat(end).as("line where the first sample ends").isLessThanOrEqualTo(25);
  }

  @Test
  void whatDoesNotCompileIsNoticed() {
    var broken = new Guide.Block(Path.of("x.md"), 1, "java", true, "client.noSuchMethod();\n");

    assertThatThrownBy(() -> runner.run(broken))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("noSuchMethod");
  }
}
