package io.github.completioncache.store.sqlite;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.LedgerPages.EVER;
import static io.github.completioncache.store.LedgerPages.FAQ;
import static io.github.completioncache.store.LedgerPages.LONG;
import static io.github.completioncache.store.LedgerPages.NEVER;
import static io.github.completioncache.store.LedgerPages.TEN;
import static io.github.completioncache.store.LedgerPages.asked;
import static io.github.completioncache.store.LedgerPages.hits;
import static io.github.completioncache.store.LedgerPages.requests;
import static io.github.completioncache.store.LedgerPages.rows;
import static io.github.completioncache.store.LedgerPages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.Reason;
import io.github.completioncache.testing.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ledger makes of the file it lies in. */
class SqliteLedgerFileTest {

  private static final Set<Dimension> ALL = EnumSet.allOf(Dimension.class);

  private final FakeClock clock = new FakeClock(TEN);
  @TempDir private Path directory;
  private Path file;
  private SqliteCacheStore store;
  private Ledger ledger;
  private OtherConnection other;

  @BeforeEach
  void openStore() throws Exception {
    file = directory.resolve("cache.db");
    open(SqliteCacheStore.builder());
    other = new OtherConnection(file);
  }

  private void open(SqliteCacheStore.Builder builder) {
    if (store != null) {
      store.close();
    }
    store = builder.file(file).clock(clock).build();
    ledger = store.capability(Ledger.class).orElseThrow();
  }

  @AfterEach
  void closeStore() throws Exception {
    other.close();
    store.close();
  }

  @Test
  void outlivesTheStore() {
    Reason reason = new Reason(Kind.MISS, "faq", "because", 3);
    Page page =
        new Page(
            "w",
            7,
            TEN,
            List.of(hits(TEN, FAQ, 5)),
            List.of(reason),
            List.of(asked(key(1), FAQ, "{}")));
    ledger.add(page, LONG);

    open(SqliteCacheStore.builder());
    ledger.add(page, LONG);
    assertThat(ledger.sums(EVER, NEVER, ALL)).containsExactly(hits(TEN, FAQ, 5));
    assertThat(ledger.reasons(EVER, NEVER)).containsExactly(reason);
    assertThat(ledger.popular(EVER, NEVER, 10)).containsExactly(asked(key(1), FAQ, "{}"));
    assertThat(ledger.text(key(1))).contains(text("{}"));
  }

  @Test
  void fileWithoutLedgerStaysAsItIs() throws Exception {
    store.put(key(1), entry(key(1), clock).build());
    ledger.sums(EVER, NEVER, ALL);
    ledger.reasons(EVER, NEVER);
    ledger.popular(EVER, NEVER, 10);
    ledger.text(key(1));
    store.invalidate(Invalidation.everything());
    assertThat(other.query("SELECT count(*) FROM sqlite_master WHERE name LIKE '%ledger%'"))
        .isEqualTo("0");
  }

  @Test
  void earlierReleasesPassOverIt() throws Exception {
    ledger.add(rows("w", 1, hits(TEN, FAQ, 1)), LONG);
    // All that they look at before they take a file for theirs.
    assertThat(other.query("PRAGMA user_version")).isEqualTo("1");
    assertThat(other.query("PRAGMA application_id"))
        .isEqualTo(Integer.toString(Schema.APPLICATION));
  }

  @Test
  void takesFileOfReleaseThatKnewFewerNumbers() throws Exception {
    int count = LedgerRow.numbers().size();
    long[] sums = LongStream.rangeClosed(1, count).toArray();
    ledger.add(rows("w", 1, new LedgerRow(TEN, FAQ, sums)), LONG);
    other.execute("ALTER TABLE ledger_sum DROP COLUMN " + LedgerRow.numbers().get(count - 1));
    long[] fewer = sums.clone();
    fewer[count - 1] = 0;
    open(SqliteCacheStore.builder());
    assertThat(ledger.sums(EVER, NEVER, ALL)).containsExactly(new LedgerRow(TEN, FAQ, fewer));

    ledger.add(rows("w", 2, new LedgerRow(TEN, FAQ, sums)), LONG);
    long[] both = LongStream.rangeClosed(1, count).map(i -> 2 * i).toArray();
    both[count - 1] = count;
    assertThat(ledger.sums(EVER, NEVER, ALL)).containsExactly(new LedgerRow(TEN, FAQ, both));
  }

  @Test
  void takesFileOfLaterRelease() throws Exception {
    ledger.add(rows("w", 1, hits(TEN, FAQ, 1)), LONG);
    other.execute("ALTER TABLE ledger_sum ADD COLUMN unheard INTEGER NOT NULL DEFAULT 0");
    other.execute("INSERT INTO ledger_reason VALUES (490000, 'UNHEARD', '', 'because', 1)");
    open(SqliteCacheStore.builder());
    ledger.add(rows("w", 2, hits(TEN, FAQ, 1)), LONG);
    assertThat(ledger.sums(EVER, NEVER, ALL)).containsExactly(hits(TEN, FAQ, 2));
    assertThat(ledger.reasons(EVER, NEVER)).isEmpty();
  }

  @Test
  void pageThatCannotBeAddedLeavesNothing() throws Exception {
    Popular broken = asked(key(1), new Account("\ud83d", "m", ""), "{}");
    Page page = new Page("w", 1, TEN, List.of(hits(TEN, FAQ, 1)), List.of(), List.of(broken));
    assertThatIllegalArgumentException().isThrownBy(() -> ledger.add(page, LONG));
    assertThat(ledger.sums(EVER, NEVER, ALL)).isEmpty();

    ledger.add(rows("w", 1, hits(TEN, FAQ, 2)), LONG);
    assertThat(ledger.sums(EVER, NEVER, ALL)).containsExactly(hits(TEN, FAQ, 2));
  }

  @Test
  void removesSomeAtTime() {
    ledger.add(new Page("w", 1, TEN, accounts(TEN, 600), List.of(), List.of()), LONG);
    clock.advance(LONG.plusDays(1));
    long left = 600;
    for (int number = 2; left > 0; number++) {
      ledger.add(new Page("w", number, TEN, List.of(), List.of(), List.of()), LONG);
      long now = ledger.sums(EVER, NEVER, ALL).size();
      assertThat(left - now).isBetween(1L, 256L);
      left = now;
    }
  }

  @Test
  void numbersTakeQuarterOfTheFileAndTheOldestGoFirst() throws Exception {
    open(SqliteCacheStore.builder().maximumBytes(1 << 20));
    for (int hour = 0; hour < 60; hour++) {
      Instant at = TEN.plus(Duration.ofHours(hour));
      List<Popular> requests = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        requests.add(asked(key(hour * 40 + i), 1, 0));
      }
      ledger.add(new Page("w", hour, at, accounts(at, 60), List.of(), requests), LONG);
    }
    long bytes = Long.parseLong(other.query("SELECT numbers FROM ledger_total"));
    assertThat(bytes).isBetween(100_000L, (1L << 18) + 20_000);
    assertThat(store.bytes()).isLessThan(1 << 19);
    List<Instant> hours =
        ledger.sums(EVER, NEVER, Set.of(Dimension.HOUR)).stream().map(LedgerRow::hour).toList();
    assertThat(hours).hasSizeBetween(5, 50).contains(hour(59), hour(58)).doesNotContain(hour(0));
    assertThat(ledger.popular(EVER, NEVER, 5000)).hasSizeBetween(40, 1500);

    // What is told to be there is what is there.
    String sum =
        "SELECT (SELECT sum(105 + length(category || model || namespace)) FROM ledger_sum)"
            + " + (SELECT sum(150 + length(category || model || namespace)) FROM ledger_popular)";
    assertThat(other.query(sum)).isEqualTo(Long.toString(bytes));
  }

  @Test
  void textsTakeAnEighthOfTheFileAndThoseAskedForLongAgoGoFirst() throws Exception {
    open(SqliteCacheStore.builder().maximumBytes(1 << 20));
    String body = "x".repeat(10_000);
    for (int number = 0; number < 40; number++) {
      Instant day = TEN.plus(Duration.ofDays(number / 4));
      ledger.add(
          requests("w", number, day, asked(key(number), FAQ, body + number), asked(key(100), 1, 0)),
          LONG);
    }
    List<Integer> kept =
        IntStream.range(0, 101)
            .filter(number -> ledger.text(key(number)).isPresent())
            .boxed()
            .toList();
    assertThat(kept).hasSizeBetween(8, 13).contains(39, 38, 37, 36);
    assertThat(ledger.popular(EVER, NEVER, 100)).hasSize(41);
    assertThat(other.query("SELECT sum(120 + length(body)) FROM ledger_text"))
        .isEqualTo(other.query("SELECT texts FROM ledger_total"));
  }

  @Test
  void textLargerThanAnEntryMayBeIsNotKept() {
    open(SqliteCacheStore.builder().maximumEntryBytes(1000));
    Popular larger = asked(key(1), FAQ, "x".repeat(1001));
    ledger.add(requests("w", 1, TEN, larger, asked(key(2), FAQ, "x".repeat(1000))), LONG);
    assertThat(ledger.text(key(1))).isEmpty();
    assertThat(ledger.text(key(2))).isPresent();
    assertThat(ledger.popular(EVER, NEVER, 10)).hasSize(2);
  }

  @Test
  void textThatIsThereIsNotWrittenAgain() throws Exception {
    Popular request = asked(key(1), FAQ, "x".repeat(100_000));
    ledger.add(requests("w", 1, TEN, request), LONG);
    other.query("PRAGMA wal_checkpoint(TRUNCATE)");
    for (int number = 2; number < 12; number++) {
      ledger.add(requests("w", number, TEN, request), LONG);
    }
    assertThat(Files.size(directory.resolve("cache.db-wal"))).isLessThan(400_000);
  }

  @Test
  void writersAreForgottenAfterSevenDays() throws Exception {
    ledger.add(rows("a", 1, hits(TEN, FAQ, 1)), LONG);
    clock.advance(Duration.ofDays(7));
    ledger.add(rows("b", 1, hits(TEN, FAQ, 1)), LONG);
    assertThat(other.query("SELECT count(*) FROM ledger_writer")).isEqualTo("2");
    clock.advance(Duration.ofMillis(1));
    ledger.add(rows("b", 2, hits(TEN, FAQ, 1)), LONG);
    assertThat(other.query("SELECT group_concat(writer) FROM ledger_writer")).isEqualTo("b");
  }

  private static Instant hour(int number) {
    return hits(TEN.plus(Duration.ofHours(number)), FAQ, 1).hour();
  }

  private static List<LedgerRow> accounts(Instant hour, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> hits(hour, new Account("c", "m", "n" + number), 1))
        .toList();
  }
}
