package io.github.completioncache.stats.micrometer;

import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.StatsRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/**
 * One snapshot of the statistics, its rows gathered by the values of their tags.
 *
 * @param number counts the readings
 * @param nanos when it was taken, by the ticker of {@link Readings}
 */
record Reading(long number, long nanos, CacheStats stats, Map<Row, List<StatsRow>> rows) {

  /** The tags of meters that are told apart by category and model. */
  record Row(String category, String model) {}

  private static final Comparator<Map.Entry<String, StatsRow>> MOST_REQUESTS_FIRST =
      Comparator.comparingLong((Map.Entry<String, StatsRow> named) -> -named.getValue().requests());

  static Reading of(CacheStats stats, long number, long nanos, Slots categories, Slots models) {
    admit(stats.categories(), categories);
    admit(stats.models(), models);
    Map<Row, List<StatsRow>> rows = new HashMap<>();
    for (String category : stats.categories().keySet()) {
      stats
          .models(category)
          .forEach(
              (model, row) ->
                  rows.computeIfAbsent(
                          new Row(categories.of(category), models.of(model)),
                          tags -> new ArrayList<>())
                      .add(row));
    }
    return new Reading(number, nanos, stats, rows);
  }

  private static void admit(SortedMap<String, StatsRow> rows, Slots slots) {
    rows.entrySet().stream().sorted(MOST_REQUESTS_FIRST).forEach(row -> slots.of(row.getKey()));
  }

  double sum(Row row, ToDoubleFunction<StatsRow> number) {
    return rows.getOrDefault(row, List.of()).stream().mapToDouble(number).sum();
  }
}
