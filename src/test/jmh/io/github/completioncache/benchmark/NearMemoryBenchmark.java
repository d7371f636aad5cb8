package io.github.completioncache.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import redis.clients.jedis.RedisClient;

/**
 * Memory in front of Redis that follows its changes: what a read costs beside a bare {@code GET} of
 * the same value, and how long memory has an entry that another machine has replaced.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NearMemoryBenchmark {

  private static final CacheKey KEY = CacheKey.of(new byte[CacheKey.BYTES]);

  private final String prefix = TestRedis.newPrefix();
  private final byte[] bareKey = (prefix + "bare").getBytes(UTF_8);
  private MemoryCacheStore memory;
  private CacheStore here;
  private CacheStore elsewhere;
  private RedisClient bare;

  /** Connects three times: as this machine, as another one, and without a store. */
  @Setup
  public void open() {
    memory = MemoryCacheStore.create();
    here = TieredCacheStore.builder().near(memory).far(store()).followChanges().build();
    elsewhere = store();
    bare = RedisClient.create(TestRedis.url());
    CacheEntry entry = entry();
    bare.set(bareKey, entry.encode());
    elsewhere.put(KEY, entry);
    readUntilInMemory();
  }

  /** Closes all three. */
  @TearDown
  public void close() {
    here.close();
    elsewhere.close();
    bare.close();
  }

  /** What a busy machine delays is to be measured, and not to become a failure. */
  private RedisCacheStore store() {
    return RedisCacheStore.builder()
        .url(TestRedis.url())
        .keyPrefix(prefix)
        .budget(Duration.ofSeconds(1))
        .build();
  }

  private static CacheEntry entry() {
    return CacheEntry.builder()
        .labels(new EntryLabels(KEY, "", "default", "gpt-4o-mini", Set.of()))
        .created(Instant.now())
        .lifetime(Duration.ofHours(1))
        .body(Samples.answer().getBytes(UTF_8))
        .build();
  }

  private void readUntilInMemory() {
    while (memory.get(KEY).isEmpty()) {
      Optional<CacheEntry> unused = here.get(KEY);
    }
  }

  @Benchmark
  public Optional<CacheEntry> get() {
    return here.get(KEY);
  }

  @Benchmark
  public byte[] bareGet() {
    return bare.get(bareKey);
  }

  /** An entry in memory that has just been replaced elsewhere. */
  @State(Scope.Benchmark)
  public static class Replaced {

    /** Brings it into memory and replaces it, which is not measured. */
    @Setup(Level.Invocation)
    public void replace(NearMemoryBenchmark of) {
      of.readUntilInMemory();
      of.elsewhere.put(KEY, entry());
    }
  }

  /** From the moment at which the other machine is done to the one at which memory has let go. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public void hearOfChange(Replaced unused) {
    while (memory.get(KEY).isPresent()) {
      Thread.onSpinWait();
    }
  }
}
