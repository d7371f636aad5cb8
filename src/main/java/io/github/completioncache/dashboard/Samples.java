package io.github.completioncache.dashboard;

import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The numbers of one process over the last 24 hours, minute by minute: differences of the snapshots
 * that were taken since the dashboard was started. What had been counted before belongs to the
 * minute in which it was started, so that all together is what the cache has counted.
 */
final class Samples implements Numbers {

  private static final Duration KEPT = Duration.ofHours(24);

  private final Supplier<CacheStats> stats;
  private final Clock clock;
  private final TreeMap<Instant, Minute> minutes = new TreeMap<>();
  private CacheStats last;

  /** What was counted within a minute, without rows in which nothing was. */
  private record Minute(
      SortedMap<String, StatsRow> categories,
      SortedMap<String, StatsRow> models,
      Map<Kind, SortedMap<String, Long>> reasons) {

    static Minute of(CacheStats difference) {
      return new Minute(
          difference.categories(),
          difference.models(),
          Map.of(
              Kind.BYPASS, difference.bypassesByReason(),
              Kind.NOT_STORED, difference.notStoredByReason()));
    }
  }

  Samples(Supplier<CacheStats> stats, Clock clock) {
    this.stats = stats;
    this.clock = clock;
    last = stats.get();
    minutes.put(minute(), Minute.of(last));
  }

  private Instant minute() {
    return clock.instant().truncatedTo(ChronoUnit.MINUTES);
  }

  /** Takes a sample; to be called about every ten seconds, or numbers fall into later minutes. */
  synchronized void take() {
    CacheStats now = stats.get();
    Minute since = Minute.of(now.minus(last));
    last = now;
    minutes.merge(minute(), since, Samples::together);
    minutes.headMap(clock.instant().minus(KEPT), false).clear();
  }

  @Override
  public List<TimeRange> ranges() {
    return List.of(TimeRange.DAY, TimeRange.HOUR);
  }

  @Override
  public synchronized Period read(TimeRange range, Instant now) {
    take();
    SortedMap<Instant, StatsRow> series = new TreeMap<>();
    range.steps(now).forEach(step -> series.put(step, StatsRow.empty()));
    SortedMap<String, StatsRow> categories = new TreeMap<>();
    SortedMap<String, StatsRow> models = new TreeMap<>();
    Map<Kind, SortedMap<String, Long>> reasons = new HashMap<>();
    minutes
        .tailMap(series.firstKey())
        .forEach(
            (at, minute) -> {
              minute.categories().values().forEach(row -> add(series, range.beginning(at), row));
              minute.categories().forEach((name, row) -> add(categories, name, row));
              minute.models().forEach((name, row) -> add(models, name, row));
              minute.reasons().forEach((kind, counts) -> addAll(reasons, kind, counts));
            });
    return new Period(
        series.values().stream().reduce(StatsRow.empty(), StatsRow::plus),
        series,
        categories,
        models,
        listed(reasons),
        List.of());
  }

  private static Minute together(Minute one, Minute other) {
    SortedMap<String, StatsRow> categories = new TreeMap<>(one.categories());
    other.categories().forEach((name, row) -> add(categories, name, row));
    SortedMap<String, StatsRow> models = new TreeMap<>(one.models());
    other.models().forEach((name, row) -> add(models, name, row));
    Map<Kind, SortedMap<String, Long>> reasons = new HashMap<>();
    one.reasons().forEach((kind, counts) -> addAll(reasons, kind, counts));
    other.reasons().forEach((kind, counts) -> addAll(reasons, kind, counts));
    return new Minute(categories, models, reasons);
  }

  private static <K> void add(Map<K, StatsRow> sums, K name, StatsRow row) {
    sums.merge(name, row, StatsRow::plus);
  }

  private static void addAll(
      Map<Kind, SortedMap<String, Long>> sums, Kind kind, Map<String, Long> counts) {
    SortedMap<String, Long> own = sums.computeIfAbsent(kind, unused -> new TreeMap<>());
    counts.forEach((text, calls) -> own.merge(text, calls, Long::sum));
  }

  /** Statistics of a process tell reasons of all categories together. */
  private static List<Reason> listed(Map<Kind, SortedMap<String, Long>> sums) {
    List<Reason> reasons = new ArrayList<>();
    sums.forEach(
        (kind, counts) ->
            counts.forEach((text, calls) -> reasons.add(new Reason(kind, "", text, calls))));
    reasons.sort(Comparator.comparingLong(Reason::calls).reversed());
    return reasons;
  }
}
