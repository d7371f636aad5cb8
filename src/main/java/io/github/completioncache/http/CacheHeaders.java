package io.github.completioncache.http;

import io.github.completioncache.CacheOptions.Mode;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    List<String> statuses = new ArrayList<>(headers.getOrDefault("cache-status", List.of()));
    statuses.add(status(outcome, mode, streams));
    headers.put("cache-status", List.copyOf(statuses));
    outcome.age().ifPresent(age -> headers.put("age", List.of(Long.toString(age.toSeconds()))));
  }

  static String status(CacheOutcome outcome, Mode mode, boolean streams) {
    StringBuilder text = new StringBuilder(NAME);
    switch (outcome.status()) {
      case HIT, SEMANTIC, STALE -> text.append("; hit");
      case COALESCED -> text.append("; fwd=miss; collapsed");
      case BYPASS -> text.append("; fwd=bypass");
      case MISS -> text.append(mode == Mode.REFRESH ? "; fwd=request" : "; fwd=miss");
    }
    boolean mayStore = mode == Mode.DEFAULT || mode == Mode.REFRESH;
    if (outcome.status() == CacheStatus.MISS && mayStore && !streams) {
      text.append(outcome.notStoredReason().isPresent() ? "; stored=?0" : "; stored");
    }
    outcome.key().ifPresent(key -> text.append("; key=").append(quoted(key.prefix())));
    return text.append("; detail=").append(quoted(detail(outcome))).toString();
  }

  private static String detail(CacheOutcome outcome) {
    return outcome
        .notStoredReason()
        .map(notStored -> outcome.reason() + "; not stored: " + notStored)
        .orElse(outcome.reason());
  }

  /** A string of structured fields (RFC 9651, section 3.3.3): printable ASCII, quotes escaped. */
  private static String quoted(String text) {
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
