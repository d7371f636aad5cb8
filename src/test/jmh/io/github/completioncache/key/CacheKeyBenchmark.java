package io.github.completioncache.key;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a key costs once its digest is there: reading it and writing it as text. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CacheKeyBenchmark {

  private final CacheKey key = CacheKey.parse("0123456789abcdef".repeat(4));
  private final String text = key.hex();

  @Benchmark
  public String hex() {
    return key.hex();
  }

  @Benchmark
  public CacheKey parse() {
    return CacheKey.parse(text);
  }
}
