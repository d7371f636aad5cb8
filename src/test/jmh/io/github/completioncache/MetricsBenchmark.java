package io.github.completioncache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.stats.micrometer.CacheMetrics;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.MemoryCacheStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs a hit in memory that somebody hears of it. Without any SDK, whose parsing would
 * hide it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricsBenchmark {

  /** A cache with the answer in its store. */
  @State(Scope.Benchmark)
  public static class Heard {

    @Param({"nobody", "listener", "micrometer"})
    public String by;

    private final PrometheusMeterRegistry registry =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private ResponseCache cache;
    private CacheRequest request;

    /** Asks once, so that all later calls hit. */
    @Setup
    public void open() throws Exception {
      cache = ResponseCache.builder().store(MemoryCacheStore.create()).build();
      switch (by) {
        case "nobody" -> {}
        case "listener" -> cache.listen(new CacheListener() {});
        case "micrometer" -> CacheMetrics.of(cache).bindTo(registry);
        default -> throw new IllegalArgumentException(by);
      }
      request =
          AnyApi.request("{\"model\":\"gpt-4o\",\"temperature\":0}", CacheOptions.category("faq"));
      hit();
    }

    private ResponseCache.Result<Integer> hit() {
      return cache.answer(request, Call.INSTANCE);
    }

    /** Fails unless every call but the first was a hit. */
    @TearDown
    public void close() {
      long misses = cache.stats().misses();
      cache.close();
      registry.close();
      if (misses != 1) {
        throw new IllegalStateException("not every call was a hit");
      }
    }
  }

  @Benchmark
  public Object hit(Heard heard) {
    return heard.hit();
  }

  private enum Call implements ProviderCall<Integer> {
    INSTANCE;

    @Override
    public Upstream send() {
      return new Upstream(
          200,
          AnswerForm.JSON,
          "application/json",
          Map.of(),
          new ByteArrayInputStream("{}".getBytes(UTF_8)));
    }

    @Override
    public Integer read(Answer answer) throws IOException {
      return answer.whole((bytes, offset, length) -> length);
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return new IllegalStateException(interruption);
    }
  }
}
