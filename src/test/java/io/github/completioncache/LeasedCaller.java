package io.github.completioncache;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.testing.JavaProcess;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** A process of its own that asks one question when it is told to, and says how that came out. */
final class LeasedCaller implements AutoCloseable {

  private final JavaProcess process;

  private LeasedCaller(JavaProcess process) {
    this.process = process;
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @param way {@code plain} or {@code stream}
   */
  static LeasedCaller start(
      RedisProcess redis, StubProvider provider, Duration longestWait, String way)
      throws IOException {
    return new LeasedCaller(
        JavaProcess.start(
            LeasedCaller.class, redis.url(), provider.baseUrl(), longestWait.toString(), way));
  }

  LeasedCaller ask() throws IOException {
    process.tell("");
    return this;
  }

  /** The status of the answer, once it is there. */
  CacheStatus status() throws IOException {
    return CacheStatus.valueOf(process.said("status"));
  }

  /** Ends the process as a crash would. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    kill();
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream out = JavaProcess.out();
    AtomicReference<CacheStatus> status = new AtomicReference<>();
    OpenAIClient plain =
        OpenAIOkHttpClient.builder()
            .apiKey("sk-test-secret")
            .baseUrl(arguments[1])
            .maxRetries(0)
            .build();
    try (CachedCompletionClient client =
        CachedCompletionClient.builder()
            .openAI(plain)
            .store(
                RedisCacheStore.builder()
                    .url(arguments[0])
                    // A busy machine is no outage.
                    .budget(Duration.ofSeconds(20))
                    .build())
            .leases(Duration.parse(arguments[2]))
            .listener(
                new CacheListener() {
                  @Override
                  public void onOutcome(CacheOutcome outcome) {
                    status.set(outcome.status());
                  }
                })
            .build()) {
      out.println("ready .");
      if (System.in.read() == '\n') {
        if (arguments[3].equals("stream")) {
          try (StreamResponse<ChatCompletionChunk> stream =
              client.createStreaming(Desk.question("Hi"))) {
            stream.stream().forEach(chunk -> {});
          }
        } else {
          client.create(Desk.question("Hi"));
        }
        out.println("status " + status.get());
      }
    } finally {
      plain.close();
    }
  }
}
