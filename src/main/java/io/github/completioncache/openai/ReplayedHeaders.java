package io.github.completioncache.openai;

import java.util.Set;

/** The response headers that tell of an answer rather than of its delivery. */
final class ReplayedHeaders {

  private static final Set<String> NAMES =
      Set.of("x-request-id", "openai-version", "openai-processing-ms");

  private ReplayedHeaders() {}

  /**
   * Whether a header is one of them.
   *
   * @param name in lower case
   */
  static boolean contain(String name) {
    return NAMES.contains(name);
  }
}
