package io.github.completioncache.warm;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process of its own that warms a SQLite file from a file of requests. */
final class WarmingProcess {

  private WarmingProcess() {}

  static Process start(String baseUrl, Path cache, Path requests, int concurrency)
      throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                classPath,
                WarmingProcess.class.getName(),
                baseUrl,
                cache.toString(),
                requests.toString(),
                Integer.toString(concurrency)))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(requests.resolveSibling("output.txt").toFile()))
        .start();
  }

  public static void main(String[] arguments) {
    OpenAIClient openAI =
        OpenAIOkHttpClient.builder()
            .apiKey("sk-test-secret")
            .baseUrl(arguments[0])
            .maxRetries(0)
            .build();
    try (CachedCompletionClient client =
        CachedCompletionClient.builder()
            .openAI(openAI)
            .store(
                SqliteCacheStore.builder()
                    .file(Path.of(arguments[1]))
                    .busyTimeout(Duration.ofMinutes(1))
                    .build())
            .build()) {
      WarmingReport report =
          CacheWarmer.builder()
              .requests(client.jsonRequests())
              .concurrency(Integer.parseInt(arguments[3]))
              .build()
              .warm(WarmingSource.requests(Path.of(arguments[2])));
      System.out.println(report);
    } finally {
      openAI.close();
    }
  }
}
