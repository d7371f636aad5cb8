package io.github.completioncache.benchmark;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheListener;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.LedgerOptions;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
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
 * A hit in memory that nobody else hears of, with a listener that counts, with a ledger in a SQLite
 * file that is written every second, and with both.
 */
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LedgerBenchmark {

  private static final ChatCompletionCreateParams QUESTION = Samples.question();
  private static final LedgerOptions OPTIONS =
      LedgerOptions.builder().flushInterval(Duration.ofSeconds(1)).storeRequests(true).build();

  /** The client with the answer in memory. */
  @State(Scope.Benchmark)
  public static class Cached {

    @Param({"plain", "listener", "ledger", "both"})
    public String with;

    private final LongAdder heard = new LongAdder();
    private StubProvider provider;
    private OpenAIClient plain;
    private CachedCompletionClient client;

    /** Asks once, so that all later calls hit. */
    @Setup
    public void open() throws Exception {
      provider = StubProvider.start();
      provider.answers(200, Samples.answer());
      plain = provider.client();
      CachedCompletionClient.Builder builder =
          CachedCompletionClient.builder().openAI(plain).store(newStore());
      if (!with.equals("plain") && !with.equals("ledger")) {
        builder.listener(new Counting(heard));
      }
      if (with.equals("ledger") || with.equals("both")) {
        builder.ledger(OPTIONS);
      }
      client = builder.build();
      client.create(QUESTION);
    }

    /** Fails unless every call but the first was a hit. */
    @TearDown
    public void close() {
      long misses = client.stats().misses();
      client.close();
      plain.close();
      provider.close();
      if (misses != 1 || provider.calls() != 1) {
        throw new IllegalStateException("not every call was a hit");
      }
    }

    /** The same for all, and with a ledger. */
    private static CacheStore newStore() throws Exception {
      Path directory = Files.createTempDirectory("completion-cache-benchmark");
      return TieredCacheStore.builder()
          .near(MemoryCacheStore.create())
          .far(SqliteCacheStore.open(directory.resolve("answers.db")))
          .nearLifetime(Duration.ofHours(1))
          .build();
    }
  }

  private record Counting(LongAdder heard) implements CacheListener {

    @Override
    public void onOutcome(CacheOutcome outcome) {
      heard.increment();
    }
  }

  @Benchmark
  public ChatCompletion hit(Cached cached) {
    return cached.client.create(QUESTION);
  }
}
