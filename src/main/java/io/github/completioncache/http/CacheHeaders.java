package io.github.completioncache.http;

import io.github.completioncache.CacheOptions.Mode;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The response headers in which the cache tells what it did: {@code Cache-Status} (RFC 9211) and
 * {@code Age} (RFC 9111, section 5.1).
 */
final class CacheHeaders {

  private static final String NAME = "completion-cache";

  private CacheHeaders() {}

  /**
   * Adds them. A {@code Cache-Status} that is already there is of a cache nearer to the provider
   * and stays before ours (RFC 9211, section 2).
   *
   * @param streams whether the answer may still be arriving, so that nobody knows yet if it will be
   *     stored
   */
  static void addTo(
      Map<String, List<String>> headers, CacheOutcome outcome, Mode mode, boolean streams) {
    add(headers, status(outcome, mode, streams), outcome.age());
  }

  /** Adds those of an answer that was put together of the answers to several requests. */
  static void addTo(Map<String, List<String>> headers, List<CacheOutcome> outcomes, Mode mode) {
    if (outcomes.size() == 1) {
      addTo(headers, outcomes.get(0), mode, /* streams= */ false);
    } else {
      add(headers, BatchStatus.of(NAME, outcomes, mode), BatchStatus.age(outcomes));
    }
  }

  private static void add(
      Map<String, List<String>> headers, String status, Optional<Duration> age) {
    List<String> statuses = new ArrayList<>(headers.getOrDefault("cache-status", List.of()));
    statuses.add(status);
    headers.put("cache-status", List.copyOf(statuses));
    age.ifPresent(known -> headers.put("age", List.of(Long.toString(known.toSeconds()))));
  }

  static String status(CacheOutcome outcome, Mode mode, boolean streams) {
    StringBuilder text = new StringBuilder(NAME);
    switch (outcome.status()) {
      case HIT, SEMANTIC, STALE -> text.append("; hit");
      case COALESCED -> text.append("; fwd=miss; collapsed");
      case BYPASS -> text.append("; fwd=bypass");
      case MISS -> text.append(mode == Mode.REFRESH ? "; fwd=request" : "; fwd=miss");
    }
    // Negative freshness says that the answer is stale (RFC 9211, section 2.3).
    outcome.staleBy().ifPresent(stale -> text.append("; ttl=").append(-secondsBegun(stale)));
    boolean mayStore = mode == Mode.DEFAULT || mode == Mode.REFRESH;
    if (outcome.status() == CacheStatus.MISS && mayStore && !streams) {
      text.append(outcome.notStoredReason().isPresent() ? "; stored=?0" : "; stored");
    }
    outcome.key().ifPresent(key -> text.append("; key=").append(quoted(key.prefix())));
    return text.append("; detail=").append(quoted(detail(outcome))).toString();
  }

  /** Rounded up: what is stale by less than a second is not fresh. */
  private static long secondsBegun(Duration time) {
    return Math.max(1, time.plusNanos(999_999_999).toSeconds());
  }

  private static String detail(CacheOutcome outcome) {
    return outcome
        .notStoredReason()
        .map(notStored -> outcome.reason() + "; not stored: " + notStored)
        .orElse(outcome.reason());
  }

  /** A string of structured fields (RFC 9651, section 3.3.3): printable ASCII, quotes escaped. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        quoted.append(c >= ' ' && c <= '~' ? c : '?');
      }
    }
    return quoted.append('"').toString();
  }
}
