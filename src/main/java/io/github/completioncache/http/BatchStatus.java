package io.github.completioncache.http;

import io.github.completioncache.CacheOptions.Mode;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The {@code Cache-Status} (RFC 9211) of an answer to several requests: a hit if nothing had to be
 * waited for, else told by what was.
 */
final class BatchStatus {

  private BatchStatus() {}

  /**
   * @param outcomes those of the requests, in their order
   */
  static String of(String cache, List<CacheOutcome> outcomes, Mode mode) {
    if (outcomes.stream().allMatch(outcome -> outcome.status().isServedFromStore())) {
      return cache + "; hit; detail=" + detail(outcomes.size(), outcomes, "");
    }
    List<CacheOutcome> misses = with(CacheStatus.MISS, outcomes);
    List<CacheOutcome> bypasses = with(CacheStatus.BYPASS, outcomes);
    if (!misses.isEmpty()) {
      boolean mayStore = mode == Mode.DEFAULT || mode == Mode.REFRESH;
      String notStored =
          misses.stream()
              .map(outcome -> outcome.notStoredReason().orElse(null))
              .filter(Objects::nonNull)
              .findFirst()
              .orElse("");
      return cache
          + (mode == Mode.REFRESH ? "; fwd=request" : "; fwd=miss")
          + (!mayStore ? "" : notStored.isEmpty() ? "; stored" : "; stored=?0")
          + "; detail="
          + detail(
              misses.size() + bypasses.size(),
              outcomes,
              notStored.isEmpty() ? "" : "; not stored: " + notStored);
    }
    if (!bypasses.isEmpty()) {
      return cache
          + "; fwd=bypass; detail="
          + detail(bypasses.size(), outcomes, ": " + bypasses.get(0).reason());
    }
    return cache
        + "; fwd=miss; collapsed; detail="
        + detail(with(CacheStatus.COALESCED, outcomes).size(), outcomes, "");
  }

  /** The age of the oldest part, if all come from the store. */
  static Optional<Duration> age(List<CacheOutcome> outcomes) {
    return outcomes.stream().allMatch(outcome -> outcome.age().isPresent())
        ? outcomes.stream()
            .flatMap(outcome -> outcome.age().stream())
            .max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private static List<CacheOutcome> with(CacheStatus status, List<CacheOutcome> outcomes) {
    return outcomes.stream().filter(outcome -> outcome.status() == status).toList();
  }

  private static String detail(int count, List<CacheOutcome> outcomes, String more) {
    return CacheHeaders.quoted(count + " of " + outcomes.size() + " inputs" + more);
  }
}
