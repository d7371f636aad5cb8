package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.RequestText;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code warm} asks, stores and reports, against the stub. */
final class WarmTest {

  @TempDir private Path directory;
  private Path file = Path.of("");
  private Path requests = Path.of("");
  private StubOpenAi stub;

  @BeforeEach
  void start() throws IOException {
    stub = StubOpenAi.start(Map.of(), Duration.ZERO);
    file = directory.resolve("cache.db");
    requests = directory.resolve("requests.jsonl");
    Files.write(requests, List.of(body("one"), body("two"), body("three")));
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  private static String body(String question) {
    return "{\"model\":\"gpt-4o-mini\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\""
        + question
        + "\"}]}";
  }

  @Test
  void whatIsMissingIsAskedForOnce() {
    ToolOutput first = warm(requests.toString(), "--category=faq");
    ToolOutput second = warm(requests.toString(), "--category=faq", "--json");

    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isZero();
    assertThat(first.out())
        .startsWith(requests + ": 3 warmed.\n")
        .containsPattern("\\d+ tokens, (<)?\\$0\\.\\d{4}\\. The run took ");
    assertThat(second.json().at("/runs/0/fresh").asInt()).isEqualTo(3);
    assertThat(second.json().at("/runs/0/warmed").asInt()).isZero();
    assertThat(stub.calls()).isEqualTo(3);
    assertThat(run("export", "--category=faq").out()).hasLineCount(3);
  }

  @Test
  void callersAreServedWhatWasWarmed() throws IOException {
    assertThat(warm(requests.toString()).exitCode()).isZero();
    Path request = Files.writeString(directory.resolve("one.json"), body("one"));

    assertThat(run("explain", request.toString()).out()).endsWith("  HIT: fresh\n");
  }

  @Test
  void aDryRunAsksNobodyAndNeedsNoKey() {
    ToolOutput run =
        new ToolOutput.Run().of("warm", "-s", file.toString(), requests.toString(), "--dry-run");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith(requests + ": would be 3 warmed.\nAbout ");
    assertThat(stub.calls()).isZero();
    assertThat(run("export").out()).isEmpty();
  }

  @Test
  void badLinesAreNamedAndNotQuoted() throws IOException {
    Files.write(requests, List.of("secret", body("one"), body("two").replace(":0", ":1")));

    ToolOutput run = warm(requests.toString());
    JsonNode again = warm(requests.toString(), "--json").json().at("/runs/0");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("1 warmed, 1 not cacheable, 1 bad line");
    assertThat(run.err())
        .contains(requests + ": line 1: BAD_LINE, ")
        .contains(requests + ": line 3: NOT_CACHEABLE, ")
        .doesNotContain("secret");
    assertThat(again.get("problems")).hasSize(2);
    assertThat(again.at("/problems/0/line").asInt()).isEqualTo(1);
  }

  @Test
  void theLimitOfTheCostEndsIt() {
    ToolOutput run = warm(requests.toString(), "--max-cost=0", "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.json().at("/runs/0/end").asText()).isEqualTo("cost_limit");
    assertThat(stub.calls()).isZero();
  }

  @Test
  void thePopularAreTakenFromTheLedger() {
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      Ledger ledger = store.capability(Ledger.class).orElseThrow();
      ledger.add(
          new Ledger.Page(
              "writer",
              1,
              Instant.now(),
              List.of(),
              List.of(),
              List.of(
                  new Popular(
                      keyOf(body("one")),
                      new Account("faq", "gpt-4o-mini", ""),
                      9,
                      1,
                      Optional.of(new RequestText("openai.chat.completions", body("one")))))),
          Duration.ofDays(1));
    }

    ToolOutput run = warm("--top=5");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("the ledger: 1 warmed.\n");
    assertThat(run("export", "--category=faq").out()).hasLineCount(1);
    assertThat(warm("--expiring=999d").out()).startsWith("the ledger: 1 warmed.\n");
    assertThat(stub.calls()).isEqualTo(2);
  }

  private CacheKey keyOf(String body) {
    ToolOutput run =
        new ToolOutput.Run()
            .environment("OPENAI_BASE_URL", stub.url())
            .in(body)
            .of("explain", "-s", file.toString(), "-", "--json");
    return CacheKey.parse(run.json().at("/requests/0/key").asText());
  }

  @Test
  void aScreenSeesABar() {
    ToolOutput run =
        ready()
            .screens(new Screens(Terminal.NONE, false, true))
            .of("warm", "-s", file.toString(), requests.toString());

    assertThat(run.err()).contains("\r[").contains("3 lines: 3 warmed");
  }

  @Test
  void whatIsMissingIsNamed() {
    ToolOutput keyless = ToolOutput.of("warm", "-s", file.toString(), requests.toString());

    assertThat(keyless.exitCode()).isEqualTo(2);
    assertThat(keyless.err()).contains("OPENAI_API_KEY is not set");
    assertThat(warm().err()).contains("say what to warm: one of FILE, --top and --expiring");
    assertThat(warm("--top=1", "--expiring=1h").exitCode()).isEqualTo(2);
    assertThat(warm("--top=0").err()).contains("--top must be at least 1, but is 0");
    assertThat(warm("--top=1").err()).contains("there is no SQLite file");
    assertThat(warm("--results=x").exitCode()).isEqualTo(2);
    assertThat(warm("none.jsonl").err()).contains("there is no file none.jsonl");
    assertThat(warm(requests.toString(), "--concurrency=0").err())
        .contains("concurrency must be between 1 and 256, but is 0");
    assertThat(stub.calls()).isZero();
  }

  private ToolOutput.Run ready() {
    return new ToolOutput.Run()
        .environment("OPENAI_API_KEY", "key")
        .environment("OPENAI_BASE_URL", stub.url());
  }

  private ToolOutput warm(String... options) {
    return run("warm", options);
  }

  private ToolOutput run(String command, String... options) {
    return ready()
        .of(
            Stream.concat(Stream.of(command, "-s", file.toString()), Stream.of(options))
                .toArray(String[]::new));
  }
}
