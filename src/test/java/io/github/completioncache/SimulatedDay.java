package io.github.completioncache;

import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.FakeClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;

/**
 * A day in which many requests come, the popular ones again and again (Zipf's law), on a clock that
 * jumps from one to the next. The provider takes two seconds. A caller who waits for it gets its
 * answer at once here, so that others who come meanwhile are hits rather than followers; what is
 * refreshed behind callers arrives two seconds later.
 */
final class SimulatedDay {

  private static final Duration LATENCY = Duration.ofSeconds(2);
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  /**
   * What came of it.
   *
   * @param calls of the provider
   * @param waits calls that a caller waited for
   * @param hotWaits those for an answer that somebody had asked for within the {@code hot} time
   */
  record Result(long calls, long waits, long hotWaits, CacheStats stats) {}

  private record Refresh(Instant due, Runnable task) {}

  private final int requests;
  private final int keys;
  private final Duration hot;
  private final FakeClock clock = new FakeClock(START);
  private final Queue<Refresh> behind = new ArrayDeque<>();
  private long calls;
  private boolean waited;
  private boolean isBehind;

  /**
   * @param keys how many different requests there are
   * @param hot a request is hot if nobody has to wait longer than that for the next one like it
   */
  SimulatedDay(int requests, int keys, Duration hot) {
    this.requests = requests;
    this.keys = keys;
    this.hot = hot;
  }

  Result run(TtlRules rules) {
    ResponseCache.Builder settings =
        ResponseCache.builder()
            .store(MemoryCacheStore.builder().clock(clock).build())
            .clock(clock)
            .ttl(rules)
            .executor(task -> behind.add(new Refresh(clock.instant().plus(LATENCY), task)));
    settings.ticker = () -> Duration.between(START, clock.instant()).toNanos();
    try (ResponseCache cache = settings.build()) {
      return run(cache);
    }
  }

  private Result run(ResponseCache cache) {
    List<CacheRequest> all = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      all.add(
          AnyApi.request(
              "{\"model\":\"m\",\"temperature\":0,\"n\":" + key + "}", CacheOptions.defaults()));
    }
    double[] popularity = zipf();
    Instant[] last = new Instant[keys];
    Random random = new Random(20260301);
    long waits = 0;
    long hotWaits = 0;
    for (int i = 0; i < requests; i++) {
      Instant now = START.plusMillis(Duration.ofDays(1).toMillis() * i / requests);
      arrive(now);
      int key = drawn(popularity, random.nextDouble());
      waited = false;
      cache.answer(all.get(key), new Call());
      // The caller has waited; for everybody else it is as late as before.
      clock.set(now);
      if (waited) {
        waits++;
        hotWaits += last[key] != null && last[key].plus(hot).isAfter(now) ? 1 : 0;
      }
      last[key] = now;
    }
    return new Result(calls, waits, hotWaits, cache.stats());
  }

  /** What is refreshed behind callers by {@code now}. */
  private void arrive(Instant now) {
    for (Refresh next = behind.peek();
        next != null && !next.due().isAfter(now);
        next = behind.peek()) {
      behind.remove();
      clock.set(next.due());
      isBehind = true;
      next.task().run();
      isBehind = false;
    }
    clock.set(now);
  }

  private double[] zipf() {
    double[] sums = new double[keys];
    double sum = 0;
    for (int rank = 0; rank < keys; rank++) {
      sum += 1.0 / (rank + 1);
      sums[rank] = sum;
    }
    for (int rank = 0; rank < keys; rank++) {
      sums[rank] /= sum;
    }
    return sums;
  }

  private static int drawn(double[] popularity, double share) {
    int found = Arrays.binarySearch(popularity, share);
    return Math.min(popularity.length - 1, found < 0 ? -found - 1 : found);
  }

  private final class Call implements ProviderCall<Integer> {

    @Override
    public Upstream send() {
      calls++;
      if (!isBehind) {
        waited = true;
        clock.advance(LATENCY);
      }
      return new Upstream(
          200,
          AnswerForm.JSON,
          "application/json",
          Map.of(),
          new ByteArrayInputStream(new byte[] {'{', '}'}));
    }

    @Override
    public Integer read(Answer answer) throws IOException {
      return answer.whole((buffer, offset, length) -> length);
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return new IllegalStateException(interruption);
    }
  }
}
