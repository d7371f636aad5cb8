package io.github.completioncache.dashboard;

import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Popular;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The numbers of all processes that share a store, from its ledger. */
final class LedgerNumbers implements Numbers {

  /** Of so many popular requests those are listed that were missed most. */
  private static final int LOOKED_AT = 500;

  /** Days of popular requests cannot be read in parts, so that is done less often. */
  private static final Duration POPULAR_NEW = Duration.ofSeconds(10);

  private final Ledger ledger;
  private final LongSupplier ticker;
  private final Map<TimeRange, Past> pasts = new ConcurrentHashMap<>();
  private final Map<TimeRange, Shared<List<Popular>>> popular = new ConcurrentHashMap<>();

  /**
   * @param ticker as {@link System#nanoTime}
   */
  LedgerNumbers(Ledger ledger, LongSupplier ticker) {
    this.ledger = ledger;
    this.ticker = ticker;
  }

  @Override
  public List<TimeRange> ranges() {
    return List.of(TimeRange.DAY, TimeRange.WEEK, TimeRange.MONTH, TimeRange.QUARTER);
  }

  @Override
  public Period read(TimeRange range, Instant now) {
    Sums sums =
        pasts
            .computeIfAbsent(range, each -> new Past(ledger, each, ticker))
            .get(now)
            .plus(Sums.read(ledger, range, Past.end(range, now), now));
    SortedMap<Instant, StatsRow> series = new TreeMap<>();
    range
        .steps(now)
        .forEach(step -> series.put(step, sums.series().getOrDefault(step, StatsRow.empty())));
    return new Period(
        series.values().stream().reduce(StatsRow.empty(), StatsRow::plus),
        series,
        sums.categories(),
        sums.models(),
        sums.reasons(),
        popular
            .computeIfAbsent(range, each -> new Shared<>(POPULAR_NEW, ticker))
            .get(() -> Period.listed(ledger.popular(series.firstKey(), now, LOOKED_AT))));
  }

  /** Forgets what may have been removed: texts. */
  void forget() {
    popular.values().forEach(Shared::forget);
  }

  /** Reads again what is remembered of ranges that somebody looks at. */
  void renew(Instant now) {
    pasts.values().forEach(past -> past.renew(now));
  }
}
