package io.github.completioncache.benchmark;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.testing.StubProvider;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
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
 * A hit of the whole client on one of 256 answers in a file of few or many entries. A file is made
 * once and kept in the directory for temporary files.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SqliteSizeBenchmark {

  private static final int QUESTIONS = 256;

  @Param({"1000", "1000000"})
  public int rows;

  private final ChatCompletionCreateParams[] questions = new ChatCompletionCreateParams[QUESTIONS];
  private StubProvider provider;
  private OpenAIClient plain;
  private CachedCompletionClient client;

  /** Fills the file and asks each question once. */
  @Setup
  public void open() throws Exception {
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "completion-cache-" + rows + ".db");
    SqliteFill.upTo(rows - QUESTIONS, file);
    provider = StubProvider.start();
    provider.answers(200, Samples.answer());
    plain = provider.client();
    client = CachedCompletionClient.builder().openAI(plain).store(SqliteFill.open(file)).build();
    for (int i = 0; i < QUESTIONS; i++) {
      questions[i] = Samples.question(1_072, "Is part " + i + " in stock?");
      client.create(questions[i]);
    }
  }

  /** Fails unless every later call was a hit. */
  @TearDown
  public void close() {
    long misses = client.stats().misses();
    client.close();
    plain.close();
    provider.close();
    if (misses > QUESTIONS) {
      throw new IllegalStateException("not every call was a hit");
    }
  }

  @Benchmark
  public ChatCompletion hit() {
    return client.create(questions[ThreadLocalRandom.current().nextInt(QUESTIONS)]);
  }
}
