package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.JavaProcess;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes with one ledger in a file between them. */
class LedgerProcessesTest {

  private static final Duration SELDOM = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofSeconds(1);

  @TempDir private Path directory;
  private final StubProvider provider = StubProvider.start();

  @AfterEach
  void close() {
    provider.close();
  }

  private JavaProcess caller(Duration flushInterval) throws IOException {
    return JavaProcess.start(
        LedgerCaller.class, file().toString(), provider.baseUrl(), flushInterval.toString());
  }

  private Path file() {
    return directory.resolve("cache.db");
  }

  private static void tell(JavaProcess caller, String... lines) throws IOException {
    for (String line : lines) {
      caller.tell(line);
      assertThat(caller.said("done")).isNotEqualTo("false");
    }
  }

  @Test
  void processThatIsKilledLosesWhatItHasNotFlushed() throws Exception {
    provider.answers(200, StubProvider.answer("yes"));
    try (JavaProcess survivor = caller(SELDOM);
        JavaProcess victim = caller(SELDOM)) {
      tell(victim, "one", "one", "two", "flush", "one");
      tell(survivor, "one", "two", "three");
      victim.kill();
      tell(survivor, "one", "close");
    }
    assertThat(lookups()).isEqualTo(3 + 4);
    assertThat(popular()).extracting(Ledger.Popular::lookups).containsExactly(4L, 2L, 1L);
    // Three questions, and one answer of the provider for each.
    assertThat(provider.calls()).isEqualTo(3);
    assertThat(popular()).extracting(Ledger.Popular::misses).containsExactly(1L, 1L, 1L);
  }

  @Test
  void whatIsOlderThanTheIntervalSurvivesAKill() throws Exception {
    provider.answers(200, StubProvider.answer("yes"));
    for (int round = 1; round <= 2; round++) {
      try (JavaProcess victim = caller(OFTEN)) {
        tell(victim, "one", "two");
        long expected = round * 2L;
        Awaitility.await().until(() -> lookups() >= expected);
        victim.kill();
      }
      assertThat(lookups()).isEqualTo(round * 2L);
    }
  }

  private long lookups() {
    try (SqliteCacheStore store = open()) {
      return ledger(store).sums(Instant.EPOCH, Office.NEVER, Set.of()).stream()
          .map(LedgerRow::row)
          .mapToLong(row -> row.lookups())
          .sum();
    }
  }

  private List<Ledger.Popular> popular() {
    try (SqliteCacheStore store = open()) {
      return ledger(store).popular(Instant.EPOCH, Office.NEVER, 10);
    }
  }

  private SqliteCacheStore open() {
    return SqliteCacheStore.builder().file(file()).busyTimeout(Duration.ofMinutes(1)).build();
  }

  private static Ledger ledger(SqliteCacheStore store) {
    return store.capability(Ledger.class).orElseThrow();
  }
}
