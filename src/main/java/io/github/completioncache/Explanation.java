package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What would become of a request if it were made now, and why.
 *
 * @param status what its outcome would be
 * @param reason why, in a few words: for people, and not meant to be parsed
 * @param key the key of the request; empty if it has none
 * @param differences in what it differs from the most similar recent request; empty if it would be
 *     served, or if nothing is remembered. They name fields and show numbers and the like, never
 *     text.
 */
public record Explanation(
    CacheStatus status, String reason, Optional<CacheKey> key, List<String> differences) {

  /** Copies the list. */
  public Explanation {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(key, "key");
    differences = List.copyOf(differences);
  }

  /** One line, such as {@code MISS 3f2a9c01b7de: not in the cache; temperature absent (was 0)}. */
  @Override
  public String toString() {
    return status
        + " "
        + key.map(CacheKey::prefix).orElse("-")
        + ": "
        + reason
        + (differences.isEmpty() ? "" : "; " + String.join("; ", differences));
  }
}
