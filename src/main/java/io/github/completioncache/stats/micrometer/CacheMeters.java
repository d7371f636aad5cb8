package io.github.completioncache.stats.micrometer;

import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.StoreSize;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one cache in one registry, to be bound once. Nothing that the registry holds on to
 * may hold on to the cache or its store, so that they can be collected.
 */
final class CacheMeters extends CacheMeterBinder<ResponseCache> {

  private final Tags tags;
  private final Readings readings;
  private final ToDoubleFunction<ResponseCache> hits;
  private final ToDoubleFunction<ResponseCache> misses;
  private final ToDoubleFunction<ResponseCache> puts;
  private volatile @Nullable DynamicMeters dynamic;

  CacheMeters(
      ResponseCache cache, String name, Tags tags, int maximumCategories, int maximumModels) {
    super(cache, name, tags);
    this.tags = tags.and("cache", name);
    readings =
        new Readings(
            new Slots(maximumCategories),
            new Slots(maximumModels),
            this::registerWhatIsNew,
            System::nanoTime);
    hits = readings.meter(reading -> reading.stats().served());
    misses = readings.meter(reading -> reading.stats().misses());
    puts = readings.meter(reading -> reading.stats().stores());
  }

  /** All that were served: the share of hits among the gets is then the hit rate. */
  @Override
  protected long hitCount() {
    return count(hits);
  }

  @Override
  protected Long missCount() {
    return count(misses);
  }

  @Override
  protected long putCount() {
    return count(puts);
  }

  private long count(ToDoubleFunction<ResponseCache> meter) {
    ResponseCache cache = getCache();
    return cache == null ? 0 : (long) meter.applyAsDouble(cache);
  }

  /** Left to {@link StoreMeters}: this one could not say that the store does not answer. */
  @Override
  protected @Nullable Long size() {
    return null;
  }

  @Override
  protected @Nullable Long evictionCount() {
    ResponseCache cache = getCache();
    if (cache == null) {
      return null;
    }
    OptionalLong evictions =
        cache.capability(StoreSize.class).map(StoreSize::evictions).orElseGet(OptionalLong::empty);
    return evictions.isPresent() ? evictions.getAsLong() : null;
  }

  @Override
  protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
    ResponseCache cache = getCache();
    if (cache == null) {
      return;
    }
    StoreMeters.bind(registry, cache, tags);
    FunctionCounter.builder(
            Names.PREFIX + "unreadable",
            cache,
            readings.meter(reading -> reading.stats().unreadable()))
        .tags(tags)
        .description("Stored values that were no readable entry")
        .register(registry);
    dynamic = new DynamicMeters(cache, registry, tags, readings);
    registerWhatIsNew(readings.take(cache));
    cache.listen(new MeteringListener(dynamic, new StoreTimers(registry, tags)));
  }

  private void registerWhatIsNew(Reading reading) {
    DynamicMeters meters = dynamic;
    if (meters != null) {
      meters.register(reading);
    }
  }
}
