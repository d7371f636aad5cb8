package io.github.completioncache.benchmark;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.testing.RedisProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import redis.clients.jedis.RedisClient;

/**
 * One partition of many questions in a Redis 8: finding the five nearest, how often the nearest of
 * all is among them at their head, what a row takes, and how long a put does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class RedisVectorBenchmark {

  private static final VectorSpace SPACE = new VectorSpace("benchmark", 384);
  private static final CacheKey PARTITION = key(-1);
  private static final Duration LIFETIME = Duration.ofDays(1);
  private static final int QUERIES = 500;
  private static final int NEIGHBOURS = 5;

  /** About as many directions as the meaning of short questions has. */
  private static final int MEANINGS = 32;

  @Param({"100000"})
  public int rows;

  /**
   * What the vectors are like: those of sentences lie near each other in groups and in few of all
   * directions; uniform ones do not, which is the worst case.
   */
  @Param({"sentences", "uniform"})
  public String kind;

  private final Random random = new Random(1);
  private final List<UnitVector> queries = new ArrayList<>();
  private float[][] directions = new float[0][];
  private RedisProcess redis;
  private RedisClient client;
  private RedisCacheStore store;
  private VectorIndex index;
  private double recall;
  private double bytesPerRow;
  private double fillSeconds;
  private int next;

  /** What one iteration found out, beside the mean time. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Found {
    public double recallPercent;
    public double bytesPerRow;
    public double fillSeconds;
    public double p50Micros;
    public double p99Micros;
    private long[] nanos = new long[1 << 16];
    private int count;

    /** Forgets the last iteration's. */
    @Setup(Level.Iteration)
    public void begin() {
      count = 0;
    }

    /** Sums up. */
    @TearDown(Level.Iteration)
    public void end(RedisVectorBenchmark benchmark) {
      recallPercent = 100 * benchmark.recall;
      bytesPerRow = benchmark.bytesPerRow;
      fillSeconds = benchmark.fillSeconds;
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      p50Micros = sorted[count / 2] / 1e3;
      p99Micros = sorted[(int) (count * 0.99)] / 1e3;
    }

    private void add(long begin) {
      if (count < nanos.length) {
        nanos[count++] = System.nanoTime() - begin;
      }
    }
  }

  /** Fills a server, and compares what it finds with what comparing with every row finds. */
  @Setup
  public void fill() {
    redis = RedisProcess.startRelease8();
    client = RedisClient.create(redis.url());
    store = RedisCacheStore.builder().url(redis.url()).budget(Duration.ofSeconds(10)).build();
    index = store.capability(VectorStore.class).orElseThrow().vectors(SPACE);
    directions =
        IntStream.range(0, MEANINGS)
            .mapToObj(i -> gaussian(SPACE.dimensions()))
            .toArray(float[][]::new);
    List<float[]> topics = new ArrayList<>();
    for (int i = 0; i < rows / 20; i++) {
      topics.add(gaussian(MEANINGS));
    }
    List<UnitVector> vectors = new ArrayList<>();
    for (int i = 0; i < rows + QUERIES; i++) {
      vectors.add(
          kind.equals("uniform")
              ? UnitVector.of(gaussian(SPACE.dimensions()))
              : about(topics.get(random.nextInt(topics.size()))));
    }
    queries.addAll(vectors.subList(rows, rows + QUERIES));
    long empty = RedisFill.usedBytes(client);
    long begin = System.nanoTime();
    for (int i = 0; i < rows; i++) {
      put(i, vectors.get(i));
    }
    fillSeconds = (System.nanoTime() - begin) / 1e9;
    bytesPerRow = (double) (RedisFill.usedBytes(client) - empty) / rows;
    recall = recall(vectors.subList(0, rows));
  }

  private void put(int number, UnitVector vector) {
    String text = "How do I reset the password of my account number " + number + "?";
    CacheKey key = key(number);
    index.put(new Row(PARTITION, key, vector, text, key, Instant.now().plus(LIFETIME)));
  }

  private double recall(List<UnitVector> vectors) {
    int right = 0;
    for (UnitVector query : queries) {
      double best = vectors.stream().parallel().mapToDouble(query::cosine).max().orElseThrow();
      // Sums of floats in another order differ by less.
      if (index.nearest(PARTITION, query, NEIGHBOURS).get(0).similarity() > best - 1e-5) {
        right++;
      }
    }
    return (double) right / queries.size();
  }

  /** A sentence about a topic: a bit of other meanings, and of all directions. */
  private UnitVector about(float[] topic) {
    float[] vector = gaussian(SPACE.dimensions());
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= 2;
    }
    for (int meaning = 0; meaning < MEANINGS; meaning++) {
      float weight = topic[meaning] + 0.4f * (float) random.nextGaussian();
      for (int i = 0; i < vector.length; i++) {
        vector[i] += weight * directions[meaning][i];
      }
    }
    return UnitVector.of(vector);
  }

  private float[] gaussian(int size) {
    float[] vector = new float[size];
    for (int i = 0; i < size; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static CacheKey key(int number) {
    byte[] digest = new byte[CacheKey.BYTES];
    new Random(number).nextBytes(digest);
    return CacheKey.of(digest);
  }

  /** Ends the server. */
  @TearDown
  public void close() {
    store.close();
    client.close();
    redis.close();
  }

  @Benchmark
  public List<Neighbour> nearest(Found found) {
    UnitVector query = queries.get(next++ % QUERIES);
    long begin = System.nanoTime();
    List<Neighbour> nearest = index.nearest(PARTITION, query, NEIGHBOURS);
    found.add(begin);
    return nearest;
  }

  @Benchmark
  public void replace(Found found) {
    int number = random.nextInt(rows);
    UnitVector vector = queries.get(next++ % QUERIES);
    long begin = System.nanoTime();
    put(number, vector);
    found.add(begin);
  }

  @Benchmark
  public void observeAndLearn(Found found) {
    CacheKey answer = key(next++ % 100);
    long begin = System.nanoTime();
    index.observe(PARTITION, Set.of(answer), new Observation(0.9, 0.5, 1, 5, true, false));
    index.learnt(PARTITION, answer);
    found.add(begin);
  }
}
