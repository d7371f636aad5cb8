package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Entries;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code purge} removes, and what becomes of the file. */
final class PurgeTest {

  private static final int SHORT = 700;
  private static final int LONG = 20;

  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-01T10:00:00Z"));

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void fill() {
    file = directory.resolve("cache.db");
    try (SqliteCacheStore store = store()) {
      for (int i = 0; i < SHORT + LONG; i++) {
        CacheKey key = Entries.key(i);
        Duration lifetime = i < SHORT ? Duration.ofHours(1) : Duration.ofDays(9);
        store.put(key, Entries.entry(key, clock).lifetime(lifetime).body(new byte[10_000]).build());
      }
    }
  }

  @Test
  void onlyWhatHasExpiredGoes() {
    ToolOutput early = run("purge", "-s", file.toString());
    clock.advance(Duration.ofHours(1));
    ToolOutput late = run("purge", "-s", file.toString(), "--json");
    ToolOutput again = run("purge", "-s", file.toString());

    assertThat(early.out()).isEqualTo("0 entries removed.\n");
    assertThat(late.out()).isEqualTo("{%n  \"removed\" : %d%n}%n".formatted(SHORT));
    assertThat(again.out()).isEqualTo("0 entries removed.\n");
    try (SqliteCacheStore store = store()) {
      assertThat(store.entries()).isEqualTo(LONG);
    }
  }

  @Test
  void theFileShrinksWhileOthersUseIt() throws Exception {
    clock.advance(Duration.ofHours(1));
    long before = Files.size(file);
    try (SqliteCacheStore other = store()) {
      CacheKey key = Entries.key(SHORT);
      assertThat(other.get(key)).isPresent();

      ToolOutput run = run("purge", "-s", file.toString(), "--vacuum", "--json");

      assertThat(run.err()).isEmpty();
      assertThat(run.json().get("removed").asInt()).isEqualTo(SHORT);
      assertThat(run.json().get("file_bytes_before").asLong()).isEqualTo(before);
      assertThat(run.json().get("file_bytes").asLong())
          .isEqualTo(Files.size(file))
          .isLessThan(before / 10);
      assertThat(other.get(key)).isPresent();
      assertThat(other.put(key, Entries.entry(key, clock).build())).isTrue();
      assertThat(other.entries()).isEqualTo(LONG);
    }
  }

  @Test
  void theNewSizeIsTold() {
    clock.advance(Duration.ofHours(1));

    ToolOutput run = run("purge", "-s", file.toString(), "--vacuum");

    assertThat(run.out())
        .matches("700 entries removed, the file had \\d+\\.\\d MiB and has 0\\.\\d MiB\\.\n");
  }

  @Test
  void redisHasNothingToPurge() {
    ToolOutput plain = run("purge", "-s", TestRedis.url());
    ToolOutput vacuum = run("purge", "-s", TestRedis.url(), "--vacuum");

    assertThat(plain.exitCode()).isZero();
    assertThat(plain.out()).contains("Redis removes what has expired by itself");
    assertThat(vacuum.exitCode()).isEqualTo(2);
  }

  private ToolOutput run(String... args) {
    return new ToolOutput.Run().clock(clock).of(args);
  }

  private SqliteCacheStore store() {
    return SqliteCacheStore.builder().file(file).clock(clock).build();
  }
}
