package io.github.completioncache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Entries;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries on their way from store to store. */
final class MovingTest {

  private final Instant now = Instant.now();

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void fill() {
    file = directory.resolve("cache.db");
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      entries().forEach(entry -> store.put(entry.key(), entry));
    }
  }

  private Stream<CacheEntry> entries() {
    CacheKey full = Entries.key(1);
    CacheKey stream = Entries.key(2);
    CacheKey bytes = Entries.key(3);
    return Stream.concat(
        Stream.of(
            CacheEntry.builder()
                .labels(new EntryLabels(full, "täg", "faq", "gpt-4o-mini", Set.of("b", "a", "ü")))
                .created(now.minusSeconds(60))
                .lifetime(Duration.ofDays(7))
                .staleFor(Duration.ofHours(2))
                .providerLatency(Duration.ofMillis(812))
                .usage(new TokenUsage(17, 3, 5))
                .headers(Map.of("x-request-id", List.of("1", "2"), "openai-model", List.of("m")))
                .body("{\"text\":\"Grüße 🙂 \\ud83d \u2028 \\\" \\u0000\"}".getBytes(UTF_8))
                .build(),
            Entries.entry(stream)
                .created(now)
                .form(AnswerForm.SSE)
                .contentType("text/event-stream; charset=utf-8")
                .body("data: {\"a\":1}\r\n\r\ndata: [DONE]\n\n".getBytes(UTF_8))
                .build(),
            Entries.entry(bytes).created(now).body(new byte[] {(byte) 0xff, 0, 10, 13}).build(),
            Entries.entry(Entries.key(4)).created(now).body(new byte[0]).build()),
        Stream.iterate(10, n -> n < 200, n -> n + 1)
            .map(n -> Entries.entry(Entries.key(n)).created(now).build()));
  }

  @Test
  void fromAFileToRedisAndBackEverythingStaysAsItIs() throws IOException {
    String prefix = TestRedis.newPrefix();
    Path first = directory.resolve("first.jsonl");
    Path second = directory.resolve("second.jsonl");

    ToolOutput out = ToolOutput.of("export", "-s", file.toString(), "-o", first.toString());
    ToolOutput in =
        ToolOutput.of("import", "-s", TestRedis.url(), "--key-prefix", prefix, first.toString());

    ToolOutput back =
        ToolOutput.of(
            "export", "-s", TestRedis.url(), "--key-prefix", prefix, "-o", second.toString());

    assertThat(out.err()).isEqualTo("194 entries exported.\n");
    assertThat(in.out())
        .isEqualTo(
            "194 entries stored, 0 already there, 0 expired, 0 refused by the store, 0 bad"
                + " lines.\n");
    assertThat(back.err()).isEqualTo("194 entries exported.\n");
    assertThat(List.of(out.exitCode(), in.exitCode(), back.exitCode())).containsOnly(0);
    assertThat(Files.readAllLines(second))
        .containsExactlyInAnyOrderElementsOf(Files.readAllLines(first));
    try (CacheStore redis =
        RedisCacheStore.builder()
            .url(TestRedis.url())
            .budget(Duration.ofSeconds(5))
            .keyPrefix(prefix)
            .build()) {
      entries().forEach(entry -> Entries.assertSame(redis.get(entry.key()), entry));
    }
  }

  @Test
  void aPipeWillDo() {
    Path copy = directory.resolve("copy.db");

    ToolOutput out = ToolOutput.of("export", "-s", file.toString());
    ToolOutput in = new ToolOutput.Run().in(out.out()).of("import", "-s", copy.toString());

    assertThat(out.out()).matches("\\p{ASCII}+").hasLineCount(194);
    assertThat(in.out()).startsWith("194 entries stored, ");
    try (CacheStore store = SqliteCacheStore.open(copy)) {
      entries().forEach(entry -> Entries.assertSame(store.get(entry.key()), entry));
    }
  }

  @Test
  void aSecondImportChangesNothing() {
    String lines = ToolOutput.of("export", "-s", file.toString()).out();

    ToolOutput again = new ToolOutput.Run().in(lines).of("import", "--json", "-s", file.toString());

    assertThat(again.exitCode()).isZero();
    assertThat(again.json())
        .hasToString(
            "{\"stored\":0,\"already_there\":194,\"expired\":0,\"refused\":0,\"bad_lines\":0}");
  }

  @Test
  void newerEntriesStayAndOlderOnesAreReplaced() {
    CacheKey key = Entries.key(10);
    String newer = line(key, now.plusMillis(1), "newer");
    String older = line(key, now.minusMillis(1), "older");

    assertThat(imported(older)).startsWith("0 entries stored, 1 already there");
    assertThat(imported(newer)).startsWith("1 entry stored, 0 already there");
    assertThat(body(key)).isEqualTo("newer");
  }

  @Test
  void expiredEntriesArePassedOver() {
    String expired = line(Entries.key(500), now.minus(Duration.ofHours(2)), "old");

    assertThat(imported(expired)).startsWith("0 entries stored, 0 already there, 1 expired");
  }

  @Test
  void whatWasInvalidatedIsRefused() {
    String lines = ToolOutput.of("export", "-s", file.toString(), "--category", "faq").out();
    try (CacheStore store = SqliteCacheStore.open(file)) {
      store.invalidate(Invalidation.everything());
    }

    ToolOutput run = new ToolOutput.Run().in(lines).of("import", "-s", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("0 entries stored, ", "194 refused by the store");
  }

  @Test
  void badLinesAreNamedAndPassedOver() {
    String good = line(Entries.key(501), now, "good");
    String lines =
        String.join(
            "\n",
            "{\"prompt\":\"secret\"}",
            "",
            "secret",
            good,
            good.replace("\"format\":1", "\"format\":2"));

    ToolOutput run = new ToolOutput.Run().in(lines).of("import", "-s", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).startsWith("1 entry stored, ").contains("3 bad lines");
    assertThat(run.err())
        .isEqualTo(
            """
            line 1 has no "format", skipped
            line 3 is not JSON, skipped
            line 5 is of format 2, but this version reads 1, skipped
            """);
  }

  @Test
  void categoriesAndOtherLabelsChoose() {
    try (CacheStore store = SqliteCacheStore.open(file)) {
      CacheKey key = Entries.key(502);
      EntryLabels labels = new EntryLabels(key, "t", "news", "o3", Set.of("x", "y"));
      store.put(key, Entries.entry(labels).build());
    }

    assertThat(exported("--category news")).hasLineCount(1);
    assertThat(exported("--category news --category faq")).hasLineCount(195);
    assertThat(exported("--namespace t --model o3 --tag y --tag z")).hasLineCount(1);
    assertThat(exported("--namespace t --model gpt-4o")).isEmpty();
  }

  @Test
  void onlyItsOwnerReadsAnExport() throws IOException {
    Path target = directory.resolve("out.jsonl");
    Files.writeString(target, "an older one");

    ToolOutput run = ToolOutput.of("export", "-s", file.toString(), "-o", target.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(Files.readAllLines(target)).hasSize(194);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-------");
    assertThat(directory.resolve("out.jsonl.part")).doesNotExist();
  }

  @Test
  void filesThatCannotBeUsedAreNamed() {
    ToolOutput out =
        ToolOutput.of("export", "-s", file.toString(), "-o", directory + "/nowhere/x.jsonl");
    ToolOutput in = ToolOutput.of("import", "-s", file.toString(), directory + "/none.jsonl");

    assertThat(out.exitCode()).isEqualTo(1);
    assertThat(out.err()).contains("nowhere/x.jsonl cannot be written");
    assertThat(in.exitCode()).isEqualTo(1);
    assertThat(in.err()).contains("there is no file " + directory + "/none.jsonl");
  }

  @Test
  void aScreenSeesABar() {
    ToolOutput run =
        new ToolOutput.Run()
            .screens(new Screens(Terminal.NONE, false, true))
            .of("export", "-s", file.toString());

    assertThat(run.err()).endsWith("194 entries exported.\n");
    assertThat(run.out()).hasLineCount(194);
  }

  private static String line(CacheKey key, Instant created, String body) {
    CacheEntry entry =
        Entries.entry(key, Clock.systemUTC())
            .created(created)
            .lifetime(Duration.ofHours(1))
            .body(body.getBytes(UTF_8))
            .build();
    return EntryLines.write(entry);
  }

  private String imported(String lines) {
    return new ToolOutput.Run().in(lines + "\n").of("import", "-s", file.toString()).out();
  }

  private String exported(String options) {
    return ToolOutput.of(("export -s " + file + " " + options).split(" ")).out();
  }

  private String body(CacheKey key) {
    try (CacheStore store = SqliteCacheStore.open(file)) {
      return new String(store.get(key).orElseThrow().bodyBytes(), UTF_8);
    }
  }
}
