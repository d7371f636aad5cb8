package io.github.completioncache.stats;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a cache has done since it was built: a snapshot that does not change any more. Its own
 * numbers are those of all calls together; {@link #categories()} and {@link #models()} split them
 * up.
 *
 * <p><b>Calls of the application.</b> Every call is counted once, when it ends, in the row of the
 * caller's category and of the model that the request named:
 *
 * <ul>
 *   <li>{@code hits}: a fresh entry of the same request was served;
 *   <li>{@code staleHits}: an entry past its freshness was served, because a refresh was under way
 *       or the provider failed;
 *   <li>{@code semanticHits}: the entry of a request with the same meaning was served;
 *   <li>{@code coalesced}: the answer to an equal request that was under way was shared;
 *   <li>{@code misses}: nothing could be served; calls that then failed are among them;
 *   <li>{@code bypasses}: the cache was not asked; {@link #bypassesByReason()} says why.
 * </ul>
 *
 * <p>{@code served} is the sum of the first four, {@code lookups} of the first five, {@code
 * requests} of all six. {@code hitRate} is {@code served / lookups}; it is empty, not 0 or 1,
 * before the first lookup. {@code bypassShare} is {@code bypasses / requests}.
 *
 * <p><b>Calls of the provider.</b> {@code providerAnswers} and {@code providerErrors} count every
 * one, whether for a miss, for a bypass or for a refresh behind a stale hit. An error counts no
 * tokens, money or time.
 *
 * <p><b>Worth.</b> {@code tokensSpent}, {@code costSpent} and {@code timeSpent} sum what the
 * provider's answers took; {@code tokensSaved}, {@code costSaved} and {@code timeSaved} what the
 * served calls would have taken, taken from the answer that was served. Money comes from a {@link
 * Pricing} and is an estimate from list prices. An answer without a known price is counted in
 * {@code unpricedCalls} and adds nothing to any cost.
 *
 * <p>{@code tokensOverhead}, {@code costOverhead} and {@code timeOverhead} sum what the cache asked
 * of models on its own behalf, in the row of the model that was asked; they are in neither of the
 * other two. {@code netSaved} is {@code costSaved} less {@code costOverhead}.
 *
 * <p><b>Store.</b> {@code stores} counts answers written, {@link #notStoredByReason()} answers that
 * were not admitted, {@link #storeErrorsByOperation()} operations that failed or took too long,
 * {@code unreadable} values that were no readable entry. {@code rejected} counts answers that the
 * application found wrong, in the row of the call that was given them.
 *
 * <p>Counting never stops for a snapshot. Rows and total of one snapshot are sums of the same
 * readings, so they always agree with each other; a call that ends at that moment may be in one
 * counter and not yet in the next. Later snapshots never show less. Once the calls have ended, the
 * numbers are exact.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class CacheStats extends StatsRow {

  private final SortedMap<String, StatsRow> categories;
  private final SortedMap<String, StatsRow> models;
  private final SortedMap<String, SortedMap<String, StatsRow>> pairs;
  private final Tallies tallies;

  private CacheStats(
      long[] counts,
      SortedMap<String, StatsRow> categories,
      SortedMap<String, StatsRow> models,
      SortedMap<String, SortedMap<String, StatsRow>> pairs,
      Tallies tallies) {
    super(counts);
    this.categories = Collections.unmodifiableSortedMap(categories);
    this.models = Collections.unmodifiableSortedMap(models);
    this.pairs = pairs;
    this.tallies = tallies;
  }

  /** Reads each cell once and sums up the readings by category, by model and in total. */
  static CacheStats of(CellGrid cells, Tallies tallies) {
    long[] total = new long[Counter.COUNT];
    SortedMap<String, long[]> categories = new TreeMap<>();
    SortedMap<String, long[]> models = new TreeMap<>();
    SortedMap<String, SortedMap<String, StatsRow>> pairs = new TreeMap<>();
    cells.forEach(
        cell -> {
          long[] reading = cell.sums();
          add(reading, total);
          add(reading, categories.computeIfAbsent(cell.category(), CacheStats::zeros));
          add(reading, models.computeIfAbsent(cell.model(), CacheStats::zeros));
          pairs
              .computeIfAbsent(cell.category(), name -> new TreeMap<>())
              .put(cell.model(), new StatsRow(reading));
        });
    return new CacheStats(total, rows(categories), rows(models), pairs, tallies);
  }

  /**
   * What was counted between {@code earlier} and this snapshot of the same cache. A number that is
   * smaller than in {@code earlier}, which only snapshots in the wrong order or of different caches
   * show, gives 0. Rows in which nothing happened are left out.
   *
   * @throws NullPointerException if {@code earlier} is null
   */
  public CacheStats minus(CacheStats earlier) {
    Objects.requireNonNull(earlier, "earlier");
    SortedMap<String, SortedMap<String, StatsRow>> since = new TreeMap<>();
    pairs.forEach((category, row) -> since.put(category, minus(row, earlier.models(category))));
    return new CacheStats(
        countsSince(earlier),
        minus(categories, earlier.categories),
        minus(models, earlier.models),
        since,
        tallies.minus(earlier.tallies));
  }

  /** The row of a category; all zero if nothing was counted for it. */
  public StatsRow category(String name) {
    return categories.getOrDefault(name, EMPTY);
  }

  /** The row of a model as requests named it; all zero if nothing was counted for it. */
  public StatsRow model(String name) {
    return models.getOrDefault(name, EMPTY);
  }

  /** All categories by name, at most 1,000 and {@code other}; unmodifiable. */
  public SortedMap<String, StatsRow> categories() {
    return categories;
  }

  /** All models by the name in the request, at most 1,000 and {@code other}; unmodifiable. */
  public SortedMap<String, StatsRow> models() {
    return models;
  }

  /** The models that were asked for in one category, by name; unmodifiable. */
  public SortedMap<String, StatsRow> models(String category) {
    return Collections.unmodifiableSortedMap(
        pairs.getOrDefault(category, Collections.emptySortedMap()));
  }

  /** The models with calls whose price is not known; unmodifiable. */
  public SortedSet<String> unpricedModels() {
    SortedSet<String> names = new TreeSet<>();
    models.forEach(
        (name, row) -> {
          if (row.unpricedCalls() > 0) {
            names.add(name);
          }
        });
    return Collections.unmodifiableSortedSet(names);
  }

  /** Bypasses by reason, at most 100 and {@code other}; unmodifiable. */
  public SortedMap<String, Long> bypassesByReason() {
    return tallies.bypasses();
  }

  /** Answers written to the store. */
  public long stores() {
    return tallies.stores();
  }

  /** Answers that were not admitted. */
  public long notStored() {
    return sum(tallies.notStored());
  }

  /** Answers that were not admitted by reason, at most 100 and {@code other}; unmodifiable. */
  public SortedMap<String, Long> notStoredByReason() {
    return tallies.notStored();
  }

  /** Operations of the store that failed or took too long. */
  public long storeErrors() {
    return sum(tallies.storeErrors());
  }

  /**
   * Operations of the store that failed or took too long, by operation; unmodifiable. What is asked
   * to match questions by their meaning is among them: {@code embed}, {@code judge}, {@code
   * search}, {@code index}.
   */
  public SortedMap<String, Long> storeErrorsByOperation() {
    return tallies.storeErrors();
  }

  /**
   * Answers that were to be refreshed behind a caller, by what came of it: {@code stored}, {@code
   * not stored}, {@code failed}, {@code already done} by somebody else, or {@code no room} among
   * those under way; unmodifiable.
   */
  public SortedMap<String, Long> refreshesByResult() {
    return tallies.refreshes();
  }

  /** Stored values that were no readable entry. */
  public long unreadable() {
    return tallies.unreadable();
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && other instanceof CacheStats stats
        && categories.equals(stats.categories)
        && models.equals(stats.models)
        && tallies.equals(stats.tallies);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), categories, models, tallies);
  }

  private static long[] zeros(String name) {
    return new long[Counter.COUNT];
  }

  private static void add(long[] reading, long[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += reading[i];
    }
  }

  private static SortedMap<String, StatsRow> rows(SortedMap<String, long[]> sums) {
    SortedMap<String, StatsRow> rows = new TreeMap<>();
    sums.forEach((name, counts) -> rows.put(name, new StatsRow(counts)));
    return rows;
  }

  private static SortedMap<String, StatsRow> minus(
      SortedMap<String, StatsRow> later, SortedMap<String, StatsRow> earlier) {
    SortedMap<String, StatsRow> difference = new TreeMap<>();
    later.forEach(
        (name, row) -> {
          StatsRow since = new StatsRow(row.countsSince(earlier.getOrDefault(name, EMPTY)));
          if (!since.equals(EMPTY)) {
            difference.put(name, since);
          }
        });
    return difference;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
