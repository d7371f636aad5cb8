package io.github.completioncache.store.redis;

import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What requests met and what the store took of their time, for people to read. */
final class Figures {

  private final String phase;
  private final Map<CacheStatus, Long> statuses = new EnumMap<>(CacheStatus.class);
  private long[] shares = new long[1024];
  private int requests;
  private long longestOperation;

  Figures(String phase) {
    this.phase = phase;
  }

  synchronized void add(CacheOutcome outcome, TimedStore.Share share) {
    if (requests == shares.length) {
      shares = Arrays.copyOf(shares, 2 * requests);
    }
    shares[requests++] = share.total();
    longestOperation = Math.max(longestOperation, share.longest());
    statuses.merge(outcome.status(), 1L, Long::sum);
  }

  synchronized long requests() {
    return requests;
  }

  synchronized long count(CacheStatus status) {
    return statuses.getOrDefault(status, 0L);
  }

  @Override
  public synchronized String toString() {
    long[] sorted = Arrays.copyOf(shares, requests);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%s: %d requests %s; store's share of a request: p50 %s, p99 %s, max %s; longest operation"
            + " %s",
        phase,
        requests,
        statuses,
        millis(at(sorted, 0.5)),
        millis(at(sorted, 0.99)),
        millis(at(sorted, 1)),
        millis(longestOperation));
  }

  private static long at(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }
}
