package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide and the help texts speak of commands and options that exist. */
final class CliGuideTest {

  private static final Path GUIDE = Path.of("docs", "cli.md");
  private static final Pattern CALL = Pattern.compile("completion-cache (?<rest>[a-z][^|\\n`;)]*)");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*");

  static Stream<String> calls() throws IOException {
    Stream<String> guides = Stream.of(GUIDE, Path.of("README.md")).flatMap(CliGuideTest::examples);
    Stream<String> help =
        CliCommands.names().stream()
            .filter(name -> !name.equals("help") && !name.equals("generate-completion"))
            .map(name -> ToolOutput.of("help", name).out())
            // The first lines show what options there are in a form of their own.
            .map(text -> text.substring(Math.max(0, text.indexOf("Examples:"))))
            .flatMap(CliGuideTest::callsIn);
    return Stream.concat(guides, help);
  }

  private static Stream<String> examples(Path file) {
    try {
      return Files.readString(file)
          .lines()
          .filter(line -> !line.startsWith("alias "))
          .flatMap(CliGuideTest::callsIn);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> callsIn(String text) {
    return CALL.matcher(text).results().map((MatchResult call) -> call.group(1).strip());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everyExampleIsUnderstood(String call) {
    List<String> words = List.of(call.split("\\s+"));
    String command = words.get(0);
    assertThat(CliCommands.names()).contains(command);

    if (command.equals("help")) {
      assertThat(CliCommands.names()).contains(words.get(1));
      return;
    }
    assertThat(OPTION.matcher(call).results().map(MatchResult::group))
        .allSatisfy(option -> assertThat(CliCommands.options(command)).contains(option));
  }

  @Test
  void everyCommandIsInTheGuide() throws IOException {
    String guide = Files.readString(GUIDE);

    assertThat(CliCommands.names())
        .allSatisfy(name -> assertThat(guide).containsPattern("`[^`\\n]*\\b" + name + "\\b[^`]*`"));
  }

  @Test
  void everyOptionInTheGuideExists() throws IOException {
    List<String> known =
        Stream.concat(
                CliCommands.names().stream().flatMap(name -> CliCommands.options(name).stream()),
                Stream.of("--help", "--version"))
            .toList();

    assertThat(
            Pattern.compile("`(--[a-z][a-z-]*)")
                .matcher(Files.readString(GUIDE))
                .results()
                .map(found -> found.group(1)))
        .isNotEmpty()
        .allSatisfy(option -> assertThat(known).contains(option));
  }
}
