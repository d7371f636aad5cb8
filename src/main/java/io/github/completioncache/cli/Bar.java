package io.github.completioncache.cli;

/** A bar that fills as work is done. */
final class Bar {

  private static final int LENGTH = 28;

  private Bar() {}

  /**
   * Such as {@code [#####.......................] }.
   *
   * @param share what is done, from 0 to 1
   */
  static String of(double share) {
    int full = (int) Math.max(0, Math.min(LENGTH, share * LENGTH));
    return "[" + "#".repeat(full) + ".".repeat(LENGTH - full) + "] ";
  }
}
