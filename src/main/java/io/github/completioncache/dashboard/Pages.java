package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What can be read: the numbers of a time range, as JSON and as CSV. */
final class Pages {

  /** Several tabs, or several people, cost the store no more than one. */
  private static final Duration SHARED_FOR = Duration.ofSeconds(1);

  private final Place place;
  private final Overview overview;
  private final Clock clock;
  private final LongSupplier ticker;
  private final Map<TimeRange, Made> made = new EnumMap<>(TimeRange.class);

  /** When it was made, by the ticker, and what. */
  private record Made(long at, ObjectNode json) {}

  /**
   * @param ticker as {@link System#nanoTime}
   */
  Pages(Place place, Overview overview, Clock clock, LongSupplier ticker) {
    this.place = place;
    this.overview = overview;
    this.clock = clock;
    this.ticker = ticker;
  }

  Reply overview(@Nullable String range) {
    return Reply.json(200, json(rangeOf(range)));
  }

  /** RFC 4180, one line for each category. */
  Reply categories(@Nullable String range) {
    return Reply.csv(CategoriesCsv.of(json(rangeOf(range)).withArray("categories")))
        .with("Content-Disposition", "attachment; filename=categories.csv");
  }

  /** Forgets what was read before something was changed. */
  synchronized void forget() {
    made.clear();
  }

  private synchronized ObjectNode json(TimeRange range) {
    long now = ticker.getAsLong();
    Made last = made.get(range);
    if (last == null || now - last.at() >= SHARED_FOR.toNanos()) {
      last = new Made(now, overview.json(range, clock.instant()));
      made.put(range, last);
    }
    return last.json();
  }

  private TimeRange rangeOf(@Nullable String label) {
    List<TimeRange> ranges = place.ranges();
    if (label == null) {
      return ranges.get(0);
    }
    return TimeRange.of(label)
        .filter(ranges::contains)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "range must be one of "
                        + ranges.stream().map(TimeRange::label).toList()
                        + ", but is none of them"));
  }
}
