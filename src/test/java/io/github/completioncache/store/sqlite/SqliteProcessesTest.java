package io.github.completioncache.store.sqlite;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.Entries;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on one file: together, and killed. */
class SqliteProcessesTest {

  @TempDir private Path directory;

  @Test
  void r4_fourProcessesWriteTenThousandEntriesEach() throws Exception {
    Path file = directory.resolve("cache.db");
    List<Process> writers = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      writers.add(WriterProcess.start(p * 10_000, (p + 1) * 10_000, List.of(file)));
    }
    for (Process writer : writers) {
      assertFinished(writer, 10_000, file);
    }
    try (SqliteCacheStore store = SqliteCacheStore.open(file);
        OtherConnection other = new OtherConnection(file)) {
      assertThat(store.entries()).isEqualTo(40_000);
      for (int number = 0; number < 40_000; number++) {
        assertKept(store, number);
      }
      assertThat(store.invalidate(Invalidation.category("c1"))).isEqualTo(10_000);
      assertThat(store.invalidate(Invalidation.tag("t2"))).isEqualTo(4_000);
      assertThat(other.query("PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  @Test
  void r4_processesThatMakeTheFileAtOnce() throws Exception {
    List<Path> files =
        IntStream.range(0, 60).mapToObj(number -> directory.resolve(number + ".db")).toList();
    List<Process> writers = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      writers.add(WriterProcess.start(p, p + 1, files));
    }
    for (Process writer : writers) {
      assertFinished(writer, files.size(), files.get(0));
    }
    for (Path file : files) {
      try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
        for (int number = 0; number < 4; number++) {
          assertKept(store, number);
        }
      }
    }
  }

  @Test
  void losesNothingWhenItIsKilledFiftyTimes() throws Exception {
    Path file = directory.resolve("cache.db");
    Random random = new Random(20260117);
    int next = 0;
    int unsaid = 0;
    for (int round = 1; round <= 50; round++) {
      int first = next;
      // Counted in entries, not in time, so that each round is cut somewhere else whatever the
      // machine.
      next =
          killAfter(
              WriterProcess.start(first, Integer.MAX_VALUE, List.of(file)), random.nextInt(400));
      try (SqliteCacheStore store = SqliteCacheStore.open(file);
          OtherConnection other = new OtherConnection(file)) {
        for (int number = first; number < next; number++) {
          assertKept(store, number);
        }
        assertThat(store.entries())
            .as("round %s", round)
            .isBetween((long) next, next + 1L + unsaid);
        unsaid = (int) store.entries() - next;
        assertThat(other.query("PRAGMA integrity_check")).as("round %s", round).isEqualTo("ok");
      }
    }
    assertThat(next).isGreaterThan(5_000);
  }

  @Test
  void everyPageOfLedgerIsThereOnceWhoeverIsKilled() throws Exception {
    Path file = directory.resolve("cache.db");
    Process survivor = LedgerProcess.start(0, 400, file);
    Map<Integer, Integer> added = new HashMap<>();
    for (int writer = 1; writer <= 5; writer++) {
      Process killed = LedgerProcess.start(writer, Integer.MAX_VALUE, file);
      added.put(writer, killAfter(killed, 10 + 7 * writer));
    }
    assertFinished(survivor, 400, file);
    added.put(0, 400);

    try (SqliteCacheStore store = SqliteCacheStore.open(file);
        OtherConnection other = new OtherConnection(file)) {
      Ledger ledger = store.capability(Ledger.class).orElseThrow();
      Instant end = LedgerProcess.HOUR.plusSeconds(1);
      for (LedgerRow sum : ledger.sums(LedgerProcess.HOUR, end, Set.of(Dimension.NAMESPACE))) {
        int writer = Integer.parseInt(sum.account().namespace().substring("writer ".length()));
        long pages = sum.row().hits();
        // The last page may have been added without anybody having heard of it.
        long unsaid = writer == 0 ? 0 : 1;
        assertThat(pages - added.remove(writer)).as("writer %s", writer).isBetween(0L, unsaid);
        assertThat(ledger.reasons(LedgerProcess.HOUR, end))
            .contains(new Reason(Kind.BYPASS, "writer " + writer, "because", pages));
        assertThat(ledger.popular(LedgerProcess.HOUR, end, 100))
            .filteredOn(each -> each.key().equals(Entries.key(writer)))
            .singleElement()
            .satisfies(each -> assertThat(each.lookups()).isEqualTo(pages));
      }
      assertThat(added).isEmpty();
      assertThat(other.query("PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  /**
   * Kills the writer once it has said so many numbers; returns the number after the last one it
   * said.
   */
  private static int killAfter(Process writer, int acknowledged) throws IOException {
    int last = -1;
    try (BufferedReader said = writer.inputReader(US_ASCII)) {
      for (int i = 0; i <= acknowledged; i++) {
        last = Integer.parseInt(said.readLine());
      }
      writer.toHandle().destroyForcibly();
      // What it managed to say before the end counts as well; a line that breaks off does not.
      StringBuilder rest = new StringBuilder();
      for (int c = said.read(); c >= 0; c = said.read()) {
        if (c == '\n') {
          last = Integer.parseInt(rest.toString());
          rest.setLength(0);
        } else {
          rest.append((char) c);
        }
      }
    }
    return last + 1;
  }

  private static void assertFinished(Process writer, int entries, Path file) throws Exception {
    List<String> said = writer.inputReader(US_ASCII).lines().toList();
    assertThat(writer.waitFor()).as(() -> contentOf(WriterProcess.errors(file), US_ASCII)).isZero();
    assertThat(said).hasSize(entries);
  }

  private static void assertKept(SqliteCacheStore store, int number) {
    CacheEntry expected = WriterProcess.entry(number);
    CacheEntry kept = store.get(expected.key()).orElseThrow();
    assertThat(kept.bodyBytes()).as("entry %s", number).isEqualTo(expected.bodyBytes());
    assertThat(kept.labels()).isEqualTo(expected.labels());
  }
}
