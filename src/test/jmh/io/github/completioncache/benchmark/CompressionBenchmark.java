package io.github.completioncache.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.testing.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What compressing recorded answers of some length costs and saves. Needs the collected data. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CompressionBenchmark {

  private static final CacheKey KEY = CacheKey.of(new byte[CacheKey.BYTES]);

  /** The shortest body in bytes; the longest is four times as long. */
  @Param({"500", "1000", "4000", "16000"})
  public int from;

  private final List<CacheEntry> entries = new ArrayList<>();
  private final List<byte[]> plain = new ArrayList<>();
  private final List<byte[]> compressed = new ArrayList<>();
  private int next;

  /** How many bytes are kept of a hundred. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Kept {
    public double percent;

    /** Says it for each iteration. */
    @TearDown(Level.Iteration)
    public void tell(CompressionBenchmark benchmark) {
      percent = 100.0 * sum(benchmark.compressed) / sum(benchmark.plain);
    }

    private static long sum(List<byte[]> values) {
      return values.stream().mapToLong(value -> value.length).sum();
    }
  }

  /** Reads the answers. */
  @Setup
  public void read() throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (String line :
        Files.readAllLines(Need.sharedData().resolve("openai-bodies/exchanges.jsonl"))) {
      JsonNode exchange = json.readTree(line);
      JsonNode response = exchange.path("response");
      String text = response.isTextual() ? response.textValue() : response.toString();
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      if (exchange.path("status").asInt() == 200 && body.length >= from && body.length < 4 * from) {
        add(body);
      }
    }
  }

  private void add(byte[] body) {
    CacheEntry entry =
        CacheEntry.builder()
            .labels(new EntryLabels(KEY, "", "default", "gpt-4o-mini", Set.of()))
            .created(Instant.EPOCH)
            .lifetime(Duration.ofDays(1))
            .body(body)
            .build();
    entries.add(entry);
    plain.add(entry.encode());
    compressed.add(entry.encodeCompressed(1));
  }

  @Benchmark
  public byte[] writePlain() {
    return one(entries).encode();
  }

  @Benchmark
  public byte[] writeCompressed(Kept kept) {
    return one(entries).encodeCompressed(1);
  }

  @Benchmark
  public CacheEntry readPlain() {
    return CacheEntry.decode(KEY, one(plain));
  }

  @Benchmark
  public CacheEntry readCompressed() {
    return CacheEntry.decode(KEY, one(compressed));
  }

  private <T> T one(List<T> values) {
    next = (next + 1) % values.size();
    return values.get(next);
  }
}
