package io.github.completioncache.cli;

/** What the process says to its caller when it ends. Scripts rely on these. */
final class ExitCodes {

  /** Everything was done. */
  static final int OK = 0;

  /** Something was not done, or not found. */
  static final int FAILED = 1;

  /** The command line makes no sense. */
  static final int USAGE = 2;

  /** The store is not there, or cannot be used. */
  static final int STORE = 3;

  private ExitCodes() {}
}
