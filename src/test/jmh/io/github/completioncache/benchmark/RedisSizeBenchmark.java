package io.github.completioncache.benchmark;

import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.testing.RedisProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/**
 * Many entries in one Redis: what the index takes, and invalidating a tenth of them, or all, while
 * another client pings.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class RedisSizeBenchmark {

  private static final int CATEGORIES = 10;

  @Param({"1000000"})
  public int entries;

  private RedisProcess redis;
  private RedisClient client;
  private RedisCacheStore store;
  private long bytesAboveBare;
  private int next;

  /** What one iteration found out, beside the time. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Found {
    public long removed;
    public double indexBytesPerEntry;
    public long slowCommands;
    public double longestPingMillis;
    private Pinger pinger;

    /** Starts the other client. */
    @Setup(Level.Iteration)
    public void begin(RedisSizeBenchmark benchmark) {
      benchmark.client.sendCommand(Command.SLOWLOG, "RESET");
      pinger = Pinger.start(benchmark.redis.url());
    }

    /** Ends it. */
    @TearDown(Level.Iteration)
    public void end(RedisSizeBenchmark benchmark) {
      indexBytesPerEntry = (double) benchmark.bytesAboveBare / benchmark.entries;
      longestPingMillis = pinger.stop() / 1e6;
      slowCommands = (Long) benchmark.client.sendCommand(Command.SLOWLOG, "LEN");
    }
  }

  /** Fills two servers, one after the other. */
  @Setup
  public void fill() {
    long bare = RedisFill.bytesOfBareValues(entries, CATEGORIES);
    // What takes longer than 10 ms is in the log.
    redis = RedisProcess.start("--slowlog-log-slower-than", "10000", "--slowlog-max-len", "1000");
    client = RedisClient.create(redis.url());
    store = RedisCacheStore.builder().url(redis.url()).budget(Duration.ofSeconds(10)).build();
    bytesAboveBare = RedisFill.bytesOfEntries(store, client, entries, CATEGORIES) - bare;
  }

  /** Ends the server. */
  @TearDown
  public void close() {
    store.close();
    client.close();
    redis.close();
  }

  @Benchmark
  public long invalidateCategory(Found found) {
    return invalidate(
        Invalidation.category(RedisFill.category(next++)), entries / CATEGORIES, found);
  }

  /** Once only: what is gone cannot be removed again. */
  @Benchmark
  @Warmup(iterations = 0)
  @Measurement(iterations = 1, time = 1, timeUnit = TimeUnit.MILLISECONDS)
  public long invalidateEverything(Found found) {
    return invalidate(Invalidation.everything(), entries, found);
  }

  private long invalidate(Invalidation what, int expected, Found found) {
    long removed = store.invalidate(what);
    if (removed != expected) {
      throw new IllegalStateException("removed " + removed + " of " + expected);
    }
    found.removed += removed;
    return removed;
  }
}
