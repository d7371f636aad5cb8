package io.github.completioncache.dashboard;

import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The numbers of one process: of the last hour minute by minute, and without a ledger of the last
 * 24 hours as well. They are differences of the snapshots that were taken since the dashboard was
 * started. Without a ledger, what had been counted before belongs to the minute in which it was
 * started, so that all together is what the cache has counted; with one, the ledger has it.
 */
final class Samples implements Numbers {

  private final Supplier<CacheStats> stats;
  private final Clock clock;
  private final boolean wholeDay;

  /** By its beginning; beyond the last hour, what was counted within an hour. */
  private final TreeMap<Instant, Minute> minutes = new TreeMap<>();

  private CacheStats last;

  /** What was counted within a minute or an hour, without rows in which nothing was. */
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

  /**
   * @param wholeDay whether there is no ledger that has what was counted before the last hour
   */
  Samples(Supplier<CacheStats> stats, Clock clock, boolean wholeDay) {
    this.stats = stats;
    this.clock = clock;
    this.wholeDay = wholeDay;
    last = stats.get();
    if (wholeDay) {
      minutes.put(TimeRange.HOUR.beginning(clock.instant()), Minute.of(last));
    }
  }

  /** Takes a sample; to be called about every ten seconds, or numbers fall into later minutes. */
  synchronized void take() {
    CacheStats now = stats.get();
    Minute since = Minute.of(now.minus(last));
    last = now;
    Instant time = clock.instant();
    minutes.merge(TimeRange.HOUR.beginning(time), since, Samples::together);
    Instant hourBegins = TimeRange.HOUR.steps(time).get(0);
    if (wholeDay) {
      // A thousand categories in each of 1,440 minutes would take hundreds of megabytes.
      for (Instant minute : List.copyOf(minutes.headMap(hourBegins).keySet())) {
        Minute old = Objects.requireNonNull(minutes.remove(minute));
        minutes.merge(TimeRange.DAY.beginning(minute), old, Samples::together);
      }
      minutes.headMap(TimeRange.DAY.steps(time).get(0)).clear();
    } else {
      minutes.headMap(hourBegins).clear();
    }
  }

  /** How many minutes and hours it has numbers of. */
  synchronized int kept() {
    return minutes.size();
  }

  @Override
  public List<TimeRange> ranges() {
    return wholeDay ? List.of(TimeRange.DAY, TimeRange.HOUR) : List.of(TimeRange.HOUR);
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
