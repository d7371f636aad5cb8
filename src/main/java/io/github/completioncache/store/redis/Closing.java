package io.github.completioncache.store.redis;

/** Closes what is of no use any more. */
final class Closing {

  private Closing() {}

  /** Whatever goes wrong is of no use to know either: the connection is given up already. */
  static void quietly(AutoCloseable given) {
    try {
      given.close();
    } catch (Exception ignored) {
      // See above.
    }
  }
}
