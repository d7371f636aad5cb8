package io.github.completioncache.stats.micrometer;

import io.github.completioncache.ResponseCache;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.micrometer.Reading.Row;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The counters that come with what they count: those of each pair of category and model, and those
 * of each reason and the like.
 */
final class DynamicMeters {

  private static final int REASONS = 50;
  private static final int FEW = 20;

  final Tally bypasses =
      new Tally(
          "bypasses",
          "reason",
          "Calls that went past the cache",
          REASONS,
          CacheStats::bypassesByReason);
  final Tally notStored =
      new Tally(
          "not.stored",
          "reason",
          "Answers of the provider that were not stored",
          REASONS,
          CacheStats::notStoredByReason);
  final Tally storeErrors =
      new Tally(
          "store.errors",
          "operation",
          "Operations of the store that failed or took too long",
          FEW,
          CacheStats::storeErrorsByOperation);
  final Tally refreshes =
      new Tally(
          "refreshes",
          "result",
          "Answers that were to be refreshed behind a caller",
          FEW,
          CacheStats::refreshesByResult);

  private final List<Tally> tallies = List.of(bypasses, notStored, storeErrors, refreshes);
  private final WeakReference<ResponseCache> cache;
  private final MeterRegistry registry;
  private final Tags tags;
  private final Readings readings;
  private final Set<Row> rows = ConcurrentHashMap.newKeySet();

  DynamicMeters(ResponseCache cache, MeterRegistry registry, Tags tags, Readings readings) {
    this.cache = new WeakReference<>(cache);
    this.registry = registry;
    this.tags = tags;
    this.readings = readings;
    // Shown before the first one happens, since alerts are made of them.
    storeErrors.register("get");
    storeErrors.register("put");
  }

  /** Sees to it that everything in {@code reading} is shown. */
  void register(Reading reading) {
    reading.rows().keySet().forEach(this::register);
    tallies.forEach(tally -> tally.counts.apply(reading.stats()).keySet().forEach(tally::register));
  }

  /** A call has ended. Cheap if its category and model are known: this runs on every hit. */
  void callEnded(String category, String model) {
    register(readings.row(category, model));
    readings.callEnded();
  }

  private void register(Row row) {
    if (!rows.contains(row) && rows.add(row)) {
      for (RowMeter meter : RowMeter.ALL) {
        count(
            meter.name(),
            meter.description(),
            meter.unit(),
            Tags.of("category", row.category(), "model", row.model()).and(meter.tags()),
            reading -> reading.sum(row, meter.number()));
      }
    }
  }

  private void count(
      String name,
      String description,
      @Nullable String unit,
      Tags own,
      ToDoubleFunction<Reading> number) {
    ResponseCache counted = cache.get();
    if (counted != null) {
      FunctionCounter.builder(name, counted, readings.meter(number))
          .tags(tags.and(own))
          .baseUnit(unit)
          .description(description)
          .register(registry);
    }
  }

  /** Counts by name, such as by reason, of which each has a counter. */
  final class Tally {

    private final String meter;
    private final String tag;
    private final String description;
    private final Function<CacheStats, Map<String, Long>> counts;
    private final Slots slots;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();

    private Tally(
        String meter,
        String tag,
        String description,
        int limit,
        Function<CacheStats, Map<String, Long>> counts) {
      this.meter = Names.PREFIX + meter;
      this.tag = tag;
      this.description = description;
      this.counts = counts;
      slots = new Slots(limit);
    }

    /** Sees to it that the counter of {@code name} is shown. */
    void register(String name) {
      String slot = slots.of(name);
      if (shown.add(slot)) {
        count(
            meter,
            description,
            /* unit= */ null,
            Tags.of(tag, slot),
            reading -> sum(reading.stats(), slot));
      }
    }

    private double sum(CacheStats stats, String slot) {
      return counts.apply(stats).entrySet().stream()
          .filter(count -> slots.of(count.getKey()).equals(slot))
          .mapToDouble(Map.Entry::getValue)
          .sum();
    }
  }
}
