package io.github.completioncache.dashboard;

import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a ledger has counted between two times, in the steps of a range. Immutable. */
record Sums(
    SortedMap<Instant, StatsRow> series,
    SortedMap<String, StatsRow> categories,
    SortedMap<String, StatsRow> models,
    List<Reason> reasons) {

  private static final Comparator<Reason> MOST_FREQUENT_FIRST =
      Comparator.comparingLong(Reason::calls)
          .reversed()
          .thenComparing(Reason::kind)
          .thenComparing(Reason::category)
          .thenComparing(Reason::text);

  /** Reads what was counted; both times begin a step of the range, or are now. */
  static Sums read(Ledger ledger, TimeRange range, Instant from, Instant until) {
    SortedMap<Instant, StatsRow> series = new TreeMap<>();
    for (LedgerRow row : ledger.sums(from, until, EnumSet.of(Dimension.HOUR))) {
      series.merge(range.beginning(row.hour()), row.row(), StatsRow::plus);
    }
    SortedMap<String, StatsRow> categories = new TreeMap<>();
    SortedMap<String, StatsRow> models = new TreeMap<>();
    for (LedgerRow row :
        ledger.sums(from, until, EnumSet.of(Dimension.CATEGORY, Dimension.MODEL))) {
      categories.merge(row.account().category(), row.row(), StatsRow::plus);
      models.merge(row.account().model(), row.row(), StatsRow::plus);
    }
    return new Sums(series, categories, models, ledger.reasons(from, until));
  }

  Sums plus(Sums other) {
    return new Sums(
        together(series, other.series),
        together(categories, other.categories),
        together(models, other.models),
        together(reasons, other.reasons));
  }

  private static <K> SortedMap<K, StatsRow> together(
      SortedMap<K, StatsRow> one, SortedMap<K, StatsRow> other) {
    SortedMap<K, StatsRow> sums = new TreeMap<>(one);
    other.forEach((name, row) -> sums.merge(name, row, StatsRow::plus));
    return sums;
  }

  private static List<Reason> together(List<Reason> one, List<Reason> other) {
    record What(Ledger.Kind kind, String category, String text) {}
    Map<What, Long> calls = new HashMap<>();
    Stream.concat(one.stream(), other.stream())
        .forEach(
            reason ->
                calls.merge(
                    new What(reason.kind(), reason.category(), reason.text()),
                    reason.calls(),
                    Long::sum));
    return calls.entrySet().stream()
        .map(
            entry ->
                new Reason(
                    entry.getKey().kind(),
                    entry.getKey().category(),
                    entry.getKey().text(),
                    entry.getValue()))
        .sorted(MOST_FREQUENT_FIRST)
        .toList();
  }
}
