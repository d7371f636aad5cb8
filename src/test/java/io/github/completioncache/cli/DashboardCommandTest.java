package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Entries;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a running fleet, from the command line. */
final class DashboardCommandTest {

  private static final Pattern ADDRESS = Pattern.compile("http://\\S+");

  @TempDir private Path directory;

  @Test
  void servesTheLedgerOfAStoreUntilItIsInterrupted() throws Exception {
    Path file = directory.resolve("cache.db");
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      CacheKey key = Entries.key(1);
      store.put(key, Entries.entry(key, Clock.systemUTC()).build());
      Instant now = Instant.now();
      LedgerRow row = new LedgerRow(now, new Account("faq", "gpt-4o-mini", ""), 3, 0, 0, 0, 1);
      store
          .capability(Ledger.class)
          .orElseThrow()
          .add(
              new Ledger.Page("w", 1, now, List.of(row), List.of(), List.of()),
              Duration.ofDays(90));
    }
    StringWriter out = new StringWriter();
    Thread tool =
        new Thread(
            () ->
                Tool.execute(
                    new String[] {
                      "dashboard", "-s", file.toString(), "--port", "0", "--name", "bot"
                    },
                    new Surroundings(
                        new PrintWriter(out),
                        new PrintWriter(new StringWriter()),
                        new ByteArrayInputStream(new byte[0]),
                        Map.of(),
                        Screens.NONE,
                        Clock.systemUTC())));
    tool.start();
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> ADDRESS.matcher(out.toString()).find());
      Matcher address = ADDRESS.matcher(out.toString());
      assertThat(address.find()).isTrue();
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address.group()).resolve("/api/overview"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"place\":\"bot\"", "\"hitRate\":0.75");
    } finally {
      tool.interrupt();
      tool.join(Duration.ofSeconds(30).toMillis());
    }
    assertThat(tool.isAlive()).isFalse();
  }

  @Test
  void othersAreNotLetInWithoutAToken() {
    Path file = directory.resolve("cache.db");
    SqliteCacheStore.open(file).close();

    ToolOutput open = ToolOutput.of("dashboard", "-s", file.toString(), "--address", "0.0.0.0");
    ToolOutput weak =
        new ToolOutput.Run()
            .environment("COMPLETION_CACHE_DASHBOARD_TOKEN", "secret")
            .of("dashboard", "-s", file.toString());

    assertThat(open.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(open.err()).contains("token is required").contains("0.0.0.0");
    assertThat(weak.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(weak.err()).contains("at least 16 characters").doesNotContain("secret");
  }

  @Test
  void aStoreThatIsNotThereIsNotMade() {
    Path file = directory.resolve("missing.db");

    ToolOutput run = ToolOutput.of("dashboard", "-s", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCodes.STORE);
    assertThat(file).doesNotExist();
  }
}
