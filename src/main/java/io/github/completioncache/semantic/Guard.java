package io.github.completioncache.semantic;

import java.util.Optional;

/**
 * Knows a difference between two questions that similarity does not see, such as another number.
 * Implementations are immutable, quick, and safe for use by several threads; one that throws speaks
 * against the answer.
 */
public interface Guard {

  /** A short name, such as {@code numbers}. */
  String name();

  /**
   * Why the answer to {@code known} must not be given to who asks {@code asked}; empty if this
   * guard has nothing against it.
   *
   * @return words that do not vary with the texts, such as {@code numbers differ}; never content
   */
  Optional<String> objection(String asked, String known);
}
