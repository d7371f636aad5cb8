package io.github.completioncache.dashboard;

import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * The numbers of one time range.
 *
 * @param series a row for each step, by its beginning
 * @param models by the name in the request
 * @param reasons the most frequent one first
 * @param popular the requests that were asked for most, the most popular one first
 */
record Period(
    StatsRow totals,
    SortedMap<Instant, StatsRow> series,
    SortedMap<String, StatsRow> categories,
    SortedMap<String, StatsRow> models,
    List<Ledger.Reason> reasons,
    List<Ledger.Popular> popular) {

  private static final int LISTED = 50;

  /** The requests that were asked for most, as many as are listed. */
  List<Ledger.Popular> mostAsked() {
    return popular.subList(0, Math.min(LISTED, popular.size()));
  }

  /** Of the popular requests those that were missed most, the most missed one first. */
  List<Ledger.Popular> mostMissed() {
    return popular.stream()
        // The first miss is what fills the cache.
        .filter(request -> request.misses() > 1)
        .sorted(
            Comparator.comparingLong(Ledger.Popular::misses)
                .thenComparingLong(Ledger.Popular::lookups)
                .reversed())
        .limit(LISTED)
        .toList();
  }
}
