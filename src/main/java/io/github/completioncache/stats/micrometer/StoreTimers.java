package io.github.completioncache.stats.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long operations of the store take, those that fail apart from those that work. */
final class StoreTimers {

  /** From a hit in memory to far beyond the time budget of a store; few, as each is a series. */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(10_000),
    Duration.ofNanos(100_000),
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1)
  };

  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<String, Timer> worked = new ConcurrentHashMap<>();
  private final Map<String, Timer> failed = new ConcurrentHashMap<>();

  StoreTimers(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
    timer("get", false);
    timer("put", false);
  }

  void record(String operation, Duration took, boolean failure) {
    timer(operation, failure).record(took);
  }

  private Timer timer(String operation, boolean failure) {
    Map<String, Timer> timers = failure ? failed : worked;
    Timer known = timers.get(operation);
    return known != null
        ? known
        : timers.computeIfAbsent(operation, name -> registered(name, failure));
  }

  private Timer registered(String operation, boolean failure) {
    return Timer.builder(Names.PREFIX + "store.operations")
        .tags(tags.and("operation", operation, "result", failure ? "failure" : "success"))
        .description("How long operations of the store take")
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
