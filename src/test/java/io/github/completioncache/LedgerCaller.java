package io.github.completioncache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process of its own that keeps a ledger in a file. It asks every line that it is told as a
 * question, and knows two others: {@code flush} and {@code close}.
 */
final class LedgerCaller {

  private LedgerCaller() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = JavaProcess.out();
    OpenAIClient plain =
        OpenAIOkHttpClient.builder()
            .apiKey("sk-test-secret")
            .baseUrl(arguments[1])
            .maxRetries(0)
            .build();
    LedgerOptions options =
        LedgerOptions.builder().flushInterval(Duration.parse(arguments[2])).build();
    try (ResponseCache cache =
            ResponseCache.builder()
                .store(
                    SqliteCacheStore.builder()
                        .file(Path.of(arguments[0]))
                        // A busy machine is no outage.
                        .busyTimeout(Duration.ofMinutes(1))
                        .build())
                .ledger(options)
                .build();
        CachedCompletionClient client =
            CachedCompletionClient.builder().openAI(plain).cache(cache).build();
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, US_ASCII))) {
      out.println("ready .");
      for (String line = told.readLine();
          line != null && !line.equals("close");
          line = told.readLine()) {
        out.println(
            "done "
                + (line.equals("flush")
                    ? cache.flushLedger()
                    : client.complete(Desk.question(line)).outcome().status()));
      }
    } finally {
      plain.close();
    }
    out.println("done closing");
  }
}
