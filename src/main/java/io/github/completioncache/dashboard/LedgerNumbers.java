package io.github.completioncache.dashboard;

import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Popular;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The numbers of all processes that share a store, from its ledger. */
final class LedgerNumbers implements Numbers {

  /** Of so many popular requests those are shown that were missed most. */
  private static final int LOOKED_AT = 500;

  private static final int SHOWN = 50;

  private final Ledger ledger;

  LedgerNumbers(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public List<TimeRange> ranges() {
    return List.of(TimeRange.DAY, TimeRange.WEEK, TimeRange.MONTH, TimeRange.QUARTER);
  }

  @Override
  public Period read(TimeRange range, Instant now) {
    SortedMap<Instant, StatsRow> series = new TreeMap<>();
    range.steps(now).forEach(step -> series.put(step, StatsRow.empty()));
    Instant from = series.firstKey();
    for (LedgerRow row : ledger.sums(from, now, EnumSet.of(Dimension.HOUR))) {
      series.merge(range.beginning(row.hour()), row.row(), StatsRow::plus);
    }
    List<LedgerRow> accounts =
        ledger.sums(from, now, EnumSet.of(Dimension.CATEGORY, Dimension.MODEL));
    return new Period(
        series.values().stream().reduce(StatsRow.empty(), StatsRow::plus),
        series,
        by(accounts, row -> row.account().category()),
        by(accounts, row -> row.account().model()),
        ledger.reasons(from, now),
        mostMissed(ledger.popular(from, now, LOOKED_AT)));
  }

  private static SortedMap<String, StatsRow> by(
      List<LedgerRow> rows, Function<LedgerRow, String> name) {
    SortedMap<String, StatsRow> sums = new TreeMap<>();
    rows.forEach(row -> sums.merge(name.apply(row), row.row(), StatsRow::plus));
    return sums;
  }

  static List<Popular> mostMissed(List<Popular> popular) {
    return popular.stream()
        // The first miss is what fills the cache.
        .filter(request -> request.misses() > 1)
        .sorted(
            Comparator.comparingLong(Popular::misses)
                .thenComparingLong(Popular::lookups)
                .reversed())
        .limit(SHOWN)
        .toList();
  }
}
