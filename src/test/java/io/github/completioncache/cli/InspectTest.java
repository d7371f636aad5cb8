package io.github.completioncache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.Entries;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code inspect} shows. */
final class InspectTest {

  private static final CacheKey KEY = Entries.key(7);

  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-01T10:00:00Z"));

  @TempDir private Path directory;
  private String file = "";

  @BeforeEach
  void fill() {
    file = directory.resolve("cache.db").toString();
    CacheEntry entry =
        CacheEntry.builder()
            .labels(new EntryLabels(KEY, "tenant", "faq", "gpt-4o-mini", Set.of("v3", "docs")))
            .created(clock.instant())
            .lifetime(Duration.ofDays(7))
            .staleFor(Duration.ofHours(1))
            .providerLatency(Duration.ofMillis(812))
            .usage(new TokenUsage(17, 3, 5))
            .headers(Map.of("x-request-id", List.of("req_1")))
            .body("{\"answer\":\"Grüße\"}".getBytes(UTF_8))
            .build();
    try (SqliteCacheStore store = store()) {
      store.put(KEY, entry);
    }
    clock.advance(Duration.ofHours(3));
  }

  @Test
  void anEntryIsShownWithoutItsAnswer() {
    ToolOutput run = inspect(KEY.hex());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            key        %s
            namespace  tenant
            category   faq
            model      gpt-4o-mini
            tags       docs, v3
            created    2026-11-01T10:00:00Z, 3 h 0 min ago
            lifetime   7 d 0 h, fresh for another 6 d 21 h
            stale      kept 1 h 0 min longer for stale answers
            expires    2026-11-08T11:00:00Z, in 6 d 22 h
            latency    812 ms
            tokens     17 prompt (3 cached), 5 completion
            answer     20 bytes, one document, application/json
            header     x-request-id: req_1
            """
                .formatted(KEY.hex()));
  }

  @Test
  void theAnswerIsShownWhenAskedFor() {
    assertThat(inspect(KEY.hex(), "--show-answer").out()).endsWith("\n\n{\"answer\":\"Grüße\"}\n");
  }

  @Test
  void programsGetOneDocument() {
    JsonNode shown = inspect(KEY.hex(), "--json").json();

    assertThat(shown.get("key").asText()).isEqualTo(KEY.hex());
    assertThat(shown.get("age_ms").asLong()).isEqualTo(Duration.ofHours(3).toMillis());
    assertThat(shown.get("fresh_for_ms").asLong()).isEqualTo(Duration.ofHours(165).toMillis());
    assertThat(shown.get("tags")).hasToString("[\"docs\",\"v3\"]");
    assertThat(shown.at("/usage/completion_tokens").asInt()).isEqualTo(5);
    assertThat(shown.at("/headers/x-request-id/0").asText()).isEqualTo("req_1");
    assertThat(shown.has("body")).isFalse();
    assertThat(inspect(KEY.hex(), "--json", "--show-answer").json().get("body").asText())
        .isEqualTo("{\"answer\":\"Grüße\"}");
  }

  @Test
  void staleEntriesSaySo() {
    clock.advance(Duration.ofDays(7).minusHours(3).plusMinutes(2));

    assertThat(inspect(KEY.hex()).out()).contains("lifetime   7 d 0 h, stale for 2 min 0 s");
  }

  @Test
  void whatHasExpiredIsNotThere() {
    clock.advance(Duration.ofDays(8));

    ToolOutput run = inspect(KEY.hex());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no entry has a key that begins with " + KEY.hex());
  }

  @Test
  void aFewDigitsDoIfThereIsOneSuchEntry() {
    assertThat(inspect(KEY.hex().substring(0, 6)).out()).startsWith("key        " + KEY.hex());
    assertThat(inspect(KEY.prefix().toUpperCase(Locale.ROOT)).exitCode()).isZero();
    assertThat(inspect("fffffff").exitCode()).isEqualTo(1);
  }

  @Test
  void severalKeysAreNamed() {
    String other = KEY.hex().substring(0, 8) + "f".repeat(56);
    try (SqliteCacheStore store = store()) {
      CacheKey key = CacheKey.parse(other);
      store.put(key, Entries.entry(key, clock).build());
    }

    ToolOutput run = inspect(KEY.hex().substring(0, 8));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("several keys begin with", KEY.hex(), other);
    assertThat(inspect(KEY.prefix()).exitCode()).isZero();
  }

  @Test
  void namesCannotSteerATerminal() {
    CacheKey key = Entries.key(8);
    try (SqliteCacheStore store = store()) {
      store.put(
          key,
          Entries.entry(new EntryLabels(key, "", "a\u001B[2Jb\nc\u009B", "", Set.of()))
              .created(clock.instant())
              .build());
    }

    assertThat(inspect(key.hex()).out()).contains("category   a?[2Jb?c?\n");
  }

  private SqliteCacheStore store() {
    return SqliteCacheStore.builder().file(Path.of(file)).clock(clock).build();
  }

  private ToolOutput inspect(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "inspect";
    all[1] = "--store";
    all[2] = file;
    System.arraycopy(args, 0, all, 3, args.length);
    return new ToolOutput.Run().clock(clock).of(all);
  }
}
