package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the cache would do with a request, and why. Contains no part of the request besides the
 * names of its fields and short numbers, so it may be logged.
 *
 * @param status {@link CacheStatus#HIT}, {@link CacheStatus#STALE}, {@link CacheStatus#MISS} or
 *     {@link CacheStatus#BYPASS}
 * @param reason why, in a few words
 * @param key the key; empty if there is none
 * @param age the age of the stored answer, fresh or not; empty if there is none
 * @param freshFor how long that stays fresh for this caller; empty if there is none that is
 * @param differences in what the request differs from the nearest recent one, such as {@code
 *     messages[0].content differs}; empty if it is served, or if no other is known
 */
public record Explanation(
    CacheStatus status,
    String reason,
    Optional<CacheKey> key,
    Optional<Duration> age,
    Optional<Duration> freshFor,
    List<String> differences) {

  /** Rejects null and copies the list. */
  public Explanation {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(age, "age");
    Objects.requireNonNull(freshFor, "freshFor");
    differences = List.copyOf(differences);
  }
}
