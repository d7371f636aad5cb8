package io.github.completioncache.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The commands as the program knows them. */
final class CliCommands {

  private static final CommandLine LINE =
      Tool.line(
          new Surroundings(
              new PrintWriter(Writer.nullWriter()),
              new PrintWriter(Writer.nullWriter()),
              InputStream.nullInputStream(),
              Map.of(),
              Screens.NONE,
              Clock.systemUTC()));

  private CliCommands() {}

  /** Their names. */
  static List<String> names() {
    return List.copyOf(LINE.getSubcommands().keySet());
  }

  /** The names of the options of a command. */
  static List<String> options(String command) {
    return LINE.getSubcommands().get(command).getCommandSpec().options().stream()
        .map(OptionSpec::names)
        .flatMap(Stream::of)
        .toList();
  }
}
