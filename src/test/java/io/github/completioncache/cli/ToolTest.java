package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the same for all commands: help, exit codes, stores, and errors in one sentence. */
final class ToolTest {

  /** Those of picocli. */
  private static final Set<String> FOREIGN = Set.of("help", "generate-completion");

  private static final String KEY =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;

  static Stream<String> commands() {
    return CliCommands.names().stream().filter(name -> !FOREIGN.contains(name));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpFitsATerminalAndShowsExamples(String command) {
    ToolOutput option = ToolOutput.of(command, "--help");
    ToolOutput asked = ToolOutput.of("help", command);

    assertThat(option.exitCode()).isZero();
    assertThat(option.err()).isEmpty();
    assertThat(asked).isEqualTo(option);
    assertThat(option.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(option.out())
        .startsWith("Usage: completion-cache " + command)
        .contains(command.equals("demo") ? "With Maven:" : "  completion-cache " + command);
  }

  @Test
  void helpNamesTheCommandsAndTheExitCodes() {
    ToolOutput help = ToolOutput.of("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Exit codes:", "  3   the store is not there");
    assertThat(CliCommands.names()).allSatisfy(name -> assertThat(help.out()).contains(name));
    assertThat(help.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void withoutACommandItIsExplained() {
    ToolOutput run = ToolOutput.of();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).startsWith("Usage: completion-cache ");
  }

  @Test
  void theVersionIsTold() {
    ToolOutput run = ToolOutput.of("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("completion-cache ").contains("Java " + Runtime.version());
  }

  @Test
  void aShellIsTaughtTheCommands() {
    ToolOutput run = ToolOutput.of("generate-completion");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("#!/usr/bin/env bash", "inspect", "--show-answer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          inspekt                         | inspekt
          inspect                         | Missing required parameter: 'KEY'
          inspect 012345                  | no store is named
          inspect 012345 -s memory        | the store must be a FILE, sqlite:FILE or redis://
          inspect 012345 -s http://h/x    | redis://HOST:PORT, but is "http://h/x"
          inspect 01234 -s x.db           | as the first 6 or more of them
          inspect xyzxyz -s x.db          | a key is given as 64 hexadecimal digits
          inspect 012345 -s redis://h:x   | url must look like redis[s]://
          invalidate -s x.db              | say what to remove
          import a b                      | Unmatched argument at index 2: 'b'
          export --nope                   | Unknown option: '--nope'
          """)
  void isRefused(String arguments, String sentence) {
    ToolOutput run = ToolOutput.of(arguments.split(" "));

    assertThat(run.err()).startsWith("completion-cache").contains(sentence);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect " + KEY, "invalidate --everything --yes", "export"})
  void aMissingFileIsAnErrorAndIsNotMade(String command) {
    Path file = directory.resolve("missing.db");

    ToolOutput run = on("sqlite:" + file, command);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).endsWith(": there is no SQLite file " + file + ".\n");
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect " + KEY, "invalidate --everything --yes", "import"})
  void aFileThatIsNoStoreIsLeftAsItIs(String command) throws IOException {
    Path file =
        Files.writeString(directory.resolve("letter.txt"), "Dear reader, this is a letter.");

    ToolOutput run = on(file.toString(), command);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains(file.toString());
    assertThat(run.err().lines()).hasSize(1);
    assertThat(file).hasContent("Dear reader, this is a letter.");
  }

  @Test
  void aRedisThatIsDownIsAnErrorWithoutItsPassword() {
    RedisProcess redis = RedisProcess.start();
    redis.kill();

    ToolOutput run = on("redis://user:secret@127.0.0.1:" + redis.port(), "inspect -v " + KEY);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("completion-cache inspect: Redis at 127.0.0.1:" + redis.port())
        .contains("\n    at io.github.completioncache.")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect -s redi://user:secret@host 012345",
        "inspect -s redis://user:secret@host:99999 012345",
        "inspect 012345 redis://user:secret@host",
        "redis://user:secret@host",
        "inspect 012345 redis-sentinel://h?sentinelMasterId=m&sentinelPassword=secret",
        "invalidate --nope=redis://:secret@host",
      })
  void aPasswordIsNotRepeated(String arguments) {
    ToolOutput run = ToolOutput.of(arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out() + run.err()).doesNotContain("secret");
  }

  @Test
  void theEnvironmentNamesTheStore() {
    Path file = directory.resolve("env.db");
    SqliteCacheStore.open(file).close();

    ToolOutput run =
        new ToolOutput.Run().environment(StoreOptions.VARIABLE, file.toString()).of("inspect", KEY);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no entry has a key that begins with 0123");
  }

  @Test
  void aKeyPrefixIsForRedis() {
    Path file = directory.resolve("file.db");
    SqliteCacheStore.open(file).close();

    ToolOutput run = on(file.toString(), "export --key-prefix=x:");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--key-prefix is for Redis, but the store is a file");
  }

  private static ToolOutput on(String store, String command) {
    return ToolOutput.of(
        Stream.concat(Stream.of(command.split(" ")), Stream.of("--store", store))
            .toArray(String[]::new));
  }
}
