package io.github.completioncache.dashboard;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The last thousand durations of something that happens often. Adding takes no lock. */
final class Durations {

  private static final int KEPT = 1_024;

  private final AtomicLong count = new AtomicLong();
  private final AtomicLongArray nanos = new AtomicLongArray(KEPT);

  void add(Duration took) {
    nanos.set((int) (count.getAndIncrement() % KEPT), took.toNanos());
  }

  /** As of now; the quantiles are those of the last thousand. */
  Watch.Latency latency(String operation) {
    long all = count.get();
    long[] sorted = new long[(int) Math.min(all, KEPT)];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = nanos.get(i);
    }
    Arrays.sort(sorted);
    return new Watch.Latency(operation, all, quantile(sorted, 0.5), quantile(sorted, 0.99));
  }

  private static Duration quantile(long[] sorted, double share) {
    return sorted.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(
            sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))]);
  }
}
