package io.github.completioncache.benchmark;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.testing.RedisProcess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * A ledger of a month with 1,400 accounts in every hour, a million rows: what a row takes, what
 * reading costs, and a page of 200 rows and 500 requests, of which none has been asked for before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RedisLedgerBenchmark {

  private static final Duration KEEP = Duration.ofDays(90);
  private static final int HOURS = 720;
  private static final int ACCOUNTS = 1400;
  private static final int PAGE_ROWS = 200;
  private static final int PAGE_REQUESTS = 500;

  /** What makes accounts many: tenants, or models. */
  @Param({"namespaces", "models"})
  public String many;

  private final Random random = new Random(1);
  private final Instant end = Instant.now();
  private RedisProcess redis;
  private RedisClient client;
  private RedisCacheStore store;
  private Ledger ledger;
  private double bytesPerRow;
  private double bytesPerPopular;
  private List<LedgerRow> page;
  private long number;

  /** What one iteration found out, beside the time. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Found {
    public double bytesPerRow;
    public double bytesPerPopular;
    public double scriptMicros;

    /** Counts from now on. */
    @Setup(Level.Iteration)
    public void begin(RedisLedgerBenchmark benchmark) {
      benchmark.client.sendCommand(Command.CONFIG, "RESETSTAT");
    }

    /** Reads what the server has counted. */
    @TearDown(Level.Iteration)
    public void end(RedisLedgerBenchmark benchmark) {
      bytesPerRow = benchmark.bytesPerRow;
      bytesPerPopular = benchmark.bytesPerPopular;
      String field = "usec_per_call=";
      scriptMicros =
          benchmark
              .client
              .info("commandstats")
              .lines()
              .filter(line -> line.startsWith("cmdstat_eval:"))
              .map(line -> line.substring(line.indexOf(field) + field.length()))
              .mapToDouble(line -> Double.parseDouble(line.substring(0, line.indexOf(','))))
              .sum();
    }
  }

  /** Fills a server. */
  @Setup
  public void fill() {
    redis = RedisProcess.start();
    client = RedisClient.create(redis.url());
    store =
        RedisCacheStore.builder()
            .url(redis.url())
            .invalidationBudget(Duration.ofSeconds(30))
            .build();
    ledger = store.capability(Ledger.class).orElseThrow();
    long empty = RedisFill.usedBytes(client);
    for (int hour = 0; hour < HOURS; hour++) {
      Instant at = end.minus(Duration.ofHours(hour));
      List<LedgerRow> rows = IntStream.range(0, ACCOUNTS).mapToObj(n -> row(at, n)).toList();
      for (int from = 0; from < ACCOUNTS; from += PAGE_ROWS) {
        page = rows.subList(from, from + PAGE_ROWS);
        ledger.add(new Page("writer", number++, at, page, List.of(), List.of()), KEEP);
      }
    }
    long filled = RedisFill.usedBytes(client);
    bytesPerRow = (double) (filled - empty) / (HOURS * ACCOUNTS);
    page = IntStream.range(0, PAGE_ROWS).mapToObj(n -> row(end, n)).toList();
    // A sketch that is full: from here on each new request takes the place of another.
    for (int i = 0; i < Ledger.POPULAR_A_DAY / PAGE_REQUESTS; i++) {
      ledger.add(new Page("writer", number++, end, List.of(), List.of(), requests()), KEEP);
    }
    bytesPerPopular = (double) (RedisFill.usedBytes(client) - filled) / Ledger.POPULAR_A_DAY;
  }

  private LedgerRow row(Instant hour, int account) {
    long[] numbers = new long[LedgerRow.numbers().size()];
    for (int i = 0; i < numbers.length; i += 2) {
      numbers[i] = random.nextInt(1_000_000_000);
    }
    boolean named = many.equals("namespaces");
    return new LedgerRow(
        hour,
        new Account(
            "category-" + account % 20,
            "gpt-4o-mini-" + (named ? account / 20 % 5 : account),
            named ? "tenant-" + account / 100 : ""),
        numbers);
  }

  private List<Popular> requests() {
    List<Popular> requests = new ArrayList<>();
    for (int i = 0; i < PAGE_REQUESTS; i++) {
      byte[] digest = ByteBuffer.allocate(CacheKey.BYTES).putLong(random.nextLong()).array();
      requests.add(
          new Popular(
              CacheKey.of(digest), new Account("faq", "gpt-4o", ""), 1, 1, Optional.empty()));
    }
    return requests;
  }

  /** Ends the server. */
  @TearDown
  public void close() {
    store.close();
    client.close();
    redis.close();
  }

  @Benchmark
  public void addPage(Found found) {
    ledger.add(new Page("writer", number++, end, page, List.of(), requests()), KEEP);
  }

  @Benchmark
  public int sumsByHour(Found found) {
    return sums(Dimension.HOUR);
  }

  @Benchmark
  public int sumsByNamespace(Found found) {
    return sums(Dimension.NAMESPACE);
  }

  @Benchmark
  public int mostPopularOfADay(Found found) {
    return ledger.popular(end, end, 50).size();
  }

  private int sums(Dimension by) {
    Instant from = end.minus(Duration.ofHours(HOURS));
    return ledger.sums(from, end.plus(Duration.ofHours(1)), Set.of(by)).size();
  }
}
