package io.github.completioncache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.StubProvider;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** A process of its own that asks one question when it is told to, and says how that came out. */
final class LeasedCaller implements AutoCloseable {

  private final Process process;
  private final BufferedReader said;

  private LeasedCaller(Process process) {
    this.process = process;
    this.said = process.inputReader(US_ASCII);
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @param way {@code plain} or {@code stream}
   */
  static LeasedCaller start(
      RedisProcess redis, StubProvider provider, Duration longestWait, String way)
      throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                classPath,
                LeasedCaller.class.getName(),
                redis.url(),
                provider.baseUrl(),
                longestWait.toString(),
                way)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    LeasedCaller caller = new LeasedCaller(process);
    caller.next("ready");
    return caller;
  }

  LeasedCaller ask() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return this;
  }

  /** The status of the answer, once it is there. */
  CacheStatus status() throws IOException {
    return CacheStatus.valueOf(next("status"));
  }

  /** Ends the process as a crash would. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  private String next(String what) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(what + " ")) {
        return line.substring(what.length() + 1);
      }
    }
    throw new IllegalStateException("the process ended before it said: " + what);
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, US_ASCII);
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
