package io.github.completioncache.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.StubProvider;
import io.github.completioncache.testing.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** A hit through the client, and the same by the {@link Recipe}. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ExactHitBenchmark {

  private static final ChatCompletionCreateParams QUESTION = Samples.question();

  /** The client with the answer in its store. */
  @State(Scope.Benchmark)
  public static class Cached {

    @Param({"memory", "sqlite", "redis"})
    public String store;

    private StubProvider provider;
    private OpenAIClient plain;
    private CachedCompletionClient client;

    /** Asks once, so that all later calls hit. */
    @Setup
    public void open() throws Exception {
      provider = StubProvider.start();
      provider.answers(200, Samples.answer());
      plain = provider.client();
      client = CachedCompletionClient.builder().openAI(plain).store(newStore()).build();
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

    private CacheStore newStore() throws Exception {
      return switch (store) {
        case "memory" -> MemoryCacheStore.create();
        case "sqlite" -> SqliteCacheStore.open(newFile());
        case "redis" ->
            RedisCacheStore.builder()
                .url(TestRedis.url())
                .keyPrefix(TestRedis.newPrefix())
                // What a busy machine delays is to be measured, and not to become a miss.
                .budget(Duration.ofSeconds(1))
                .build();
        default -> throw new IllegalArgumentException(store);
      };
    }
  }

  /** The answer in a raw store. */
  @State(Scope.Benchmark)
  public static class ByHand {

    @Param({"memory", "sqlite", "redis"})
    public String store;

    private RecipeStore bytes;

    /** Stores the answer. */
    @Setup
    public void open() throws Exception {
      bytes =
          switch (store) {
            case "memory" -> new RecipeStore.Memory();
            case "sqlite" -> RecipeStore.Sqlite.in(newFile());
            case "redis" -> RecipeStore.Redis.at(TestRedis.url());
            default -> throw new IllegalArgumentException(store);
          };
      bytes.put(Recipe.key(QUESTION), Samples.answer().getBytes(UTF_8));
    }

    /** Closes the store. */
    @TearDown
    public void close() throws Exception {
      bytes.close();
    }
  }

  /** What each thread keeps. */
  @State(Scope.Thread)
  public static class Reader {

    private Recipe.Bytes bytes;

    /** Opens a connection, where the store has one for each thread. */
    @Setup
    public void open(ByHand recipe) throws Exception {
      bytes = recipe.bytes.reader();
    }
  }

  @Benchmark
  public ChatCompletion cached(Cached cached) {
    return cached.client.create(QUESTION);
  }

  @Benchmark
  public ChatCompletion recipe(Reader reader) throws Exception {
    return Recipe.hit(QUESTION, reader.bytes);
  }

  private static Path newFile() throws Exception {
    Path directory = Files.createTempDirectory("completion-cache-benchmark");
    return directory.resolve("answers.db");
  }
}
