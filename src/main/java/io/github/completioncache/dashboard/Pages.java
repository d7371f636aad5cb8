package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.store.Ledger.Popular;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What can be read: the numbers of a time range, as JSON and as CSV. */
final class Pages {

  private static final Duration NEW = Duration.ofSeconds(1);

  private final Place place;
  private final Overview overview;
  private final Sizes sizes;
  private final Clock clock;
  private final LongSupplier ticker;
  private final Map<TimeRange, Shared<ObjectNode>> overviews = new ConcurrentHashMap<>();

  /**
   * @param ticker as {@link System#nanoTime}
   */
  Pages(Place place, Overview overview, Sizes sizes, Clock clock, LongSupplier ticker) {
    this.place = place;
    this.overview = overview;
    this.sizes = sizes;
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

  /** The requests that are listed for being warmed. */
  List<Popular> mostMissed(@Nullable String range) {
    return place.read(rangeOf(range), clock.instant()).mostMissed();
  }

  /** Forgets what was read before something was changed. */
  void forget() {
    place.forget();
    sizes.forget();
    overviews.values().forEach(Shared::forget);
  }

  private ObjectNode json(TimeRange range) {
    return overviews
        .computeIfAbsent(range, each -> new Shared<>(NEW, ticker))
        .get(() -> overview.json(range, clock.instant()));
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
