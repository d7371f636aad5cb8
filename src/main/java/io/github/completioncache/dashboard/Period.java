package io.github.completioncache.dashboard;

import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * The numbers of one time range.
 *
 * @param series a row for each step, by its beginning
 * @param models by the name in the request
 * @param reasons the most frequent one first
 * @param popular the requests that were missed most, the most missed one first
 */
record Period(
    StatsRow totals,
    SortedMap<Instant, StatsRow> series,
    SortedMap<String, StatsRow> categories,
    SortedMap<String, StatsRow> models,
    List<Ledger.Reason> reasons,
    List<Ledger.Popular> popular) {}
