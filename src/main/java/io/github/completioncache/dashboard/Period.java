package io.github.completioncache.dashboard;

import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** A time of which nothing can be read. */
  static Period unknown(TimeRange range, Instant now) {
    SortedMap<Instant, StatsRow> series = new TreeMap<>();
    range.steps(now).forEach(step -> series.put(step, StatsRow.empty()));
    return new Period(
        StatsRow.empty(), series, new TreeMap<>(), new TreeMap<>(), List.of(), List.of());
  }

  /** Why calls went past the cache. */
  List<Ledger.Reason> bypasses() {
    return reasons.stream().filter(reason -> reason.kind() == Ledger.Kind.BYPASS).toList();
  }

  /** Of popular requests those that are listed; the others are not worth their room. */
  static List<Ledger.Popular> listed(List<Ledger.Popular> popular) {
    Set<Ledger.Popular> listed = new HashSet<>(mostAsked(popular));
    listed.addAll(mostMissed(popular));
    return popular.stream().filter(listed::contains).toList();
  }

  /** The requests that were asked for most, as many as are listed. */
  List<Ledger.Popular> mostAsked() {
    return mostAsked(popular);
  }

  private static List<Ledger.Popular> mostAsked(List<Ledger.Popular> popular) {
    return popular.subList(0, Math.min(LISTED, popular.size()));
  }

  /** Of the popular requests those that were missed most, the most missed one first. */
  List<Ledger.Popular> mostMissed() {
    return mostMissed(popular);
  }

  private static List<Ledger.Popular> mostMissed(List<Ledger.Popular> popular) {
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
