package io.github.completioncache.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Sixteen threads that read one answer, through the store and by a bare pooled {@code GET}: all of
 * them a tenth of a second this way, the next tenth that way, so that whatever else the machine
 * does meets both alike. Compare the two counters; the sum of both means nothing.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(16)
public class RedisThroughputBenchmark {

  private static final long TURN = TimeUnit.MILLISECONDS.toNanos(100);
  private static final CacheKey KEY = CacheKey.of(new byte[CacheKey.BYTES]);

  /** The store, the bare client, and a server with the answer for both. */
  @State(Scope.Benchmark)
  public static class Server {

    private final String prefix = TestRedis.newPrefix();
    private final byte[] name = (prefix + "e:" + KEY.hex()).getBytes(UTF_8);
    private RedisCacheStore store;
    private RecipeStore.Redis raw;

    /** Stores the answer. */
    @Setup
    public void open() {
      raw = RecipeStore.Redis.at(TestRedis.url());
      store = RedisCacheStore.builder().url(TestRedis.url()).keyPrefix(prefix).build();
      raw.client().setex(name, TimeUnit.HOURS.toSeconds(1), entry().encode());
    }

    private static CacheEntry entry() {
      return CacheEntry.builder()
          .labels(new EntryLabels(KEY, "", "faq", "gpt-4o-mini", Set.of()))
          .created(Instant.now())
          .lifetime(Duration.ofHours(1))
          .body(Samples.answer().getBytes(UTF_8))
          .build();
    }

    /** Closes both. */
    @TearDown
    public void close() throws Exception {
      store.close();
      raw.close();
    }
  }

  /** How many reads went which way, and how many of the store's found nothing. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Reads {
    public long raw;
    public long store;
    public long missed;
  }

  @Benchmark
  public Object get(Server server, Reads reads) {
    if ((System.nanoTime() / TURN & 1) == 0) {
      reads.raw++;
      return server.raw.client().get(server.name);
    }
    reads.store++;
    try {
      Optional<CacheEntry> entry = server.store.get(KEY);
      reads.missed += entry.isEmpty() ? 1 : 0;
      return entry;
    } catch (CacheStoreException e) {
      reads.missed++;
      return e;
    }
  }
}
