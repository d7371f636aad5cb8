package io.github.completioncache.cli;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this.")
  private boolean unusedHelp;

  @Option(
      names = {"-v", "--verbose"},
      description =
          "Show the library's log on standard error, and where in the program a failure came from;"
              + " -vv shows more of the log. Neither shows a prompt, an answer or a password.")
  private boolean[] verbose = {};

  boolean isVerbose() {
    return verbose.length > 0;
  }
}
