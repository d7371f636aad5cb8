package io.github.completioncache.dashboard;

import io.github.completioncache.CacheListener;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the dashboard remembers of what a cache does: its latest misses, and how long its store
 * took.
 */
final class Watch implements CacheListener {

  private static final int MISSES = 100;

  private final Clock clock;
  private final Deque<Miss> misses = new ArrayDeque<>();
  private final Map<String, Durations> durations = new ConcurrentHashMap<>();

  /**
   * A call that nothing could be served to.
   *
   * @param key as hexadecimal digits; empty if it has none
   */
  record Miss(Instant at, String category, String model, String reason, String key) {}

  /** How long one kind of operation took lately. */
  record Latency(String operation, long count, Duration median, Duration p99) {}

  Watch(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void onOutcome(CacheOutcome outcome) {
    if (outcome.status() != CacheStatus.MISS) {
      return;
    }
    Miss miss =
        new Miss(
            clock.instant(),
            outcome.category(),
            outcome.model(),
            outcome.notStoredReason().isEmpty()
                ? outcome.reason()
                : outcome.reason() + "; not stored: " + outcome.notStoredReason().get(),
            outcome.key().map(key -> key.hex()).orElse(""));
    synchronized (misses) {
      misses.addFirst(miss);
      if (misses.size() > MISSES) {
        misses.removeLast();
      }
    }
  }

  @Override
  public void onStoreOperation(String operation, Duration took, boolean failed) {
    durations.computeIfAbsent(operation, name -> new Durations()).add(took);
  }

  /** The newest one first. */
  List<Miss> misses() {
    synchronized (misses) {
      return List.copyOf(misses);
    }
  }

  /** By operation. */
  List<Latency> latencies() {
    List<Latency> latencies = new ArrayList<>();
    durations.forEach((operation, times) -> latencies.add(times.latency(operation)));
    latencies.sort(Comparator.comparing(Latency::operation));
    return latencies;
  }
}
