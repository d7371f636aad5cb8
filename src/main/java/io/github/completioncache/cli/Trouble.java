package io.github.completioncache.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one sentence and an exit code. */
final class Trouble extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private Trouble(int exitCode, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  /** The command was given something that makes no sense. */
  static Trouble usage(String sentence) {
    return new Trouble(ExitCodes.USAGE, sentence, null);
  }

  /** As {@link #usage(String)}, in the words of {@code cause}. */
  static Trouble usage(IllegalArgumentException cause) {
    return new Trouble(ExitCodes.USAGE, String.valueOf(cause.getMessage()), cause);
  }

  /** The command could not do what was asked. */
  static Trouble failed(String sentence) {
    return new Trouble(ExitCodes.FAILED, sentence, null);
  }

  /** As {@link #failed(String)}, because of {@code cause}, whose words are not shown. */
  static Trouble failed(String sentence, Throwable cause) {
    return new Trouble(ExitCodes.FAILED, sentence, cause);
  }

  /** The store is not there or cannot do it. */
  static Trouble store(String sentence) {
    return new Trouble(ExitCodes.STORE, sentence, null);
  }

  int exitCode() {
    return exitCode;
  }
}
