package io.github.completioncache.stats.micrometer;

import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.StoreCircuits;
import io.github.completioncache.store.StoreSize;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the store itself can tell of its state; not a number while it cannot. */
final class StoreMeters {

  private StoreMeters() {}

  static void bind(MeterRegistry registry, ResponseCache cache, Tags tags) {
    cache.capability(StoreSize.class).ifPresent(size -> bindSize(registry, cache, tags));
    cache
        .capability(StoreCircuits.class)
        .ifPresent(store -> bindCircuits(registry, cache, tags, store));
  }

  private static void bindSize(MeterRegistry registry, ResponseCache cache, Tags tags) {
    Gauge.builder("cache.size", cache, of(StoreSize.class, StoreSize::entries))
        .tags(tags)
        .description("Entries in the store")
        .register(registry);
    Gauge.builder(Names.PREFIX + "store.size", cache, of(StoreSize.class, StoreSize::bytes))
        .tags(tags)
        .baseUnit(BaseUnits.BYTES)
        .description("Room that the store takes where it keeps its entries")
        .register(registry);
  }

  private static void bindCircuits(
      MeterRegistry registry, ResponseCache cache, Tags tags, StoreCircuits store) {
    for (String circuit : store.circuits().keySet()) {
      for (StoreCircuits.State state : StoreCircuits.State.values()) {
        Gauge.builder(
                Names.PREFIX + "store.circuit",
                cache,
                of(
                    StoreCircuits.class,
                    circuits -> circuits.circuits().get(circuit) == state ? 1 : 0))
            .tags(tags.and("circuit", circuit, "state", state.name().toLowerCase(Locale.ROOT)))
            .description("1 for the state that the circuit breaker is in, 0 for the others")
            .register(registry);
      }
    }
  }

  private static <T> ToDoubleFunction<ResponseCache> of(
      Class<T> capability, ToDoubleFunction<T> number) {
    return cache -> {
      try {
        return cache.capability(capability).map(number::applyAsDouble).orElse(Double.NaN);
      } catch (CacheStoreException e) {
        return Double.NaN;
      }
    };
  }
}
