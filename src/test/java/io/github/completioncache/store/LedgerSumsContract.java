package io.github.completioncache.store;

import static io.github.completioncache.store.LedgerPages.EVER;
import static io.github.completioncache.store.LedgerPages.FAQ;
import static io.github.completioncache.store.LedgerPages.LONG;
import static io.github.completioncache.store.LedgerPages.NEVER;
import static io.github.completioncache.store.LedgerPages.TEN;
import static io.github.completioncache.store.LedgerPages.hits;
import static io.github.completioncache.store.LedgerPages.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The part of the contract of ledgers about sums. */
interface LedgerSumsContract extends LedgerTested {

  Set<Dimension> ALL = EnumSet.allOf(Dimension.class);

  @Test
  default void nothingIsThereAtFirst() {
    assertThat(ledger().sums(EVER, NEVER, ALL)).isEmpty();
    assertThat(ledger().sums(EVER, NEVER, Set.of())).isEmpty();
  }

  @Test
  default void everyNumberIsAddedUpExactly() {
    // Beyond what a floating-point number tells apart.
    long large = (1L << 53) + 1;
    long[] first = LongStream.range(0, LedgerRow.numbers().size()).map(i -> large + i).toArray();
    long[] second = LongStream.range(0, LedgerRow.numbers().size()).map(i -> 2 * i).toArray();
    long[] both = LongStream.range(0, LedgerRow.numbers().size()).map(i -> large + 3 * i).toArray();

    ledger().add(rows("w", 1, new LedgerRow(TEN, FAQ, first)), LONG);
    assertThat(ledger().sums(EVER, NEVER, ALL)).containsExactly(new LedgerRow(TEN, FAQ, first));

    ledger().add(rows("w", 2, new LedgerRow(TEN, FAQ, second)), LONG);
    assertThat(ledger().sums(EVER, NEVER, ALL)).containsExactly(new LedgerRow(TEN, FAQ, both));
  }

  @Test
  default void tellsApartByEverySetOfDimensions() {
    List<LedgerRow> rows = manyRows();
    long number = 0;
    for (LedgerRow row : rows) {
      ledger().add(rows("w", ++number, row), LONG);
    }
    Instant from = TEN.minus(Duration.ofHours(1));
    Instant until = TEN.plus(Duration.ofHours(1));
    for (Set<Dimension> by : subsets()) {
      assertThat(ledger().sums(from, until, by))
          .as("by %s", by)
          .containsExactlyInAnyOrderElementsOf(expected(rows, from, until, by));
    }
  }

  @Test
  default void periodIsOfWholeHours() {
    for (int hour = 9; hour <= 12; hour++) {
      Instant at = Instant.parse("2026-01-17T%02d:00:00Z".formatted(hour));
      ledger().add(rows("w", hour, hits(at, FAQ, 1 << hour)), LONG);
    }
    assertThat(hitsBetween("10:20:00", "11:00:00")).isEqualTo(1 << 10);
    assertThat(hitsBetween("10:59:59.999", "11:00:00.001")).isEqualTo(1 << 10 | 1 << 11);
    assertThat(hitsBetween("11:00:00", "11:00:01")).isEqualTo(1 << 11);
    assertThat(hitsBetween("09:00:00", "13:00:00")).isEqualTo(0b1111 << 9);
    assertThat(ledger().sums(at("11:00:00"), at("11:00:00"), Set.of())).isEmpty();
    assertThat(ledger().sums(at("12:00:00"), at("10:00:00"), Set.of())).isEmpty();
    assertThat(ledger().sums(at("13:00:00"), NEVER, Set.of())).isEmpty();
    assertThat(ledger().sums(EVER, at("09:00:00"), ALL)).isEmpty();
  }

  @Test
  default void whatIsNotToldApartIsEmptyAndOfTheFirstHour() {
    ledger().add(rows("w", 1, hits(TEN, new Account("c", "m", "n"), 1)), LONG);
    Instant from = at("07:30:00");
    assertThat(ledger().sums(from, NEVER, Set.of()))
        .containsExactly(hits(from, new Account("", "", ""), 1));
    assertThat(ledger().sums(from, NEVER, Set.of(Dimension.MODEL)))
        .containsExactly(hits(from, new Account("", "m", ""), 1));
    assertThat(ledger().sums(from, NEVER, Set.of(Dimension.HOUR)))
        .containsExactly(hits(TEN, new Account("", "", ""), 1));
  }

  @Test
  default void yearsApart() {
    Instant longAgo = Instant.parse("1999-12-31T23:00:00Z");
    clock().set(longAgo);
    ledger().add(rows("w", 1, hits(longAgo, FAQ, 1)), Duration.ofDays(36_500));
    ledger().add(rows("w", 2, hits(TEN, FAQ, 2)), Duration.ofDays(36_500));
    assertThat(ledger().sums(EVER, NEVER, ALL))
        .containsExactlyInAnyOrder(hits(longAgo, FAQ, 1), hits(TEN, FAQ, 2));
  }

  @Test
  default void takesNamesLiterally() {
    List<LedgerRow> rows = new ArrayList<>();
    for (String name : oddNames()) {
      rows.add(hits(TEN, new Account(name, "m", "n"), 1 + rows.size()));
      rows.add(hits(TEN, new Account("c", name, "n"), 1 + rows.size()));
      rows.add(hits(TEN, new Account("c", "m", name), 1 + rows.size()));
    }
    ledger().add(new Page("w", 1, TEN, rows, List.of(), List.of()), LONG);
    assertThat(ledger().sums(EVER, NEVER, ALL)).containsExactlyInAnyOrderElementsOf(rows);
    for (Dimension one : List.of(Dimension.CATEGORY, Dimension.MODEL, Dimension.NAMESPACE)) {
      assertThat(ledger().sums(EVER, NEVER, Set.of(one)))
          .as("by %s", one)
          .containsExactlyInAnyOrderElementsOf(expected(rows, EVER, NEVER, Set.of(one)));
    }
  }

  @Test
  default void separatorsInNamesJoinNothing() {
    List<LedgerRow> rows = new ArrayList<>();
    for (String separator : List.of(":", "|", ",", "/", " ", "\n", "\t", "\u001f", "\"", "'")) {
      rows.add(hits(TEN, new Account("a" + separator + "b", "c", ""), 1));
      rows.add(hits(TEN, new Account("a", "b" + separator + "c", ""), 2));
      rows.add(hits(TEN, new Account("a", "b", separator + "c"), 3));
      rows.add(hits(TEN, new Account("", "a" + separator, "b" + separator + "c"), 4));
    }
    ledger().add(new Page("w", 1, TEN, rows, List.of(), List.of()), LONG);
    assertThat(ledger().sums(EVER, NEVER, ALL)).containsExactlyInAnyOrderElementsOf(rows);
  }

  private static List<String> oddNames() {
    List<String> names = new ArrayList<>(InvalidationContract.NAMES);
    names.addAll(List.of("", "|", "a|b", "0", "1e3", "x".repeat(512), "😀".repeat(256)));
    return names;
  }

  private static List<LedgerRow> manyRows() {
    Random random = new Random(20260117);
    List<LedgerRow> rows = new ArrayList<>();
    for (int hour = -2; hour <= 2; hour++) {
      for (int account = 0; account < 8; account++) {
        Account of = new Account("c" + (account & 1), "m" + (account >> 1 & 1), "n" + account / 4);
        long[] sums = random.longs(LedgerRow.numbers().size(), 0, 1L << 40).toArray();
        rows.add(new LedgerRow(TEN.plus(Duration.ofHours(hour)), of, sums));
      }
    }
    return rows;
  }

  private static List<Set<Dimension>> subsets() {
    List<Set<Dimension>> subsets = new ArrayList<>(List.of(Set.of()));
    for (Dimension each : Dimension.values()) {
      for (Set<Dimension> subset : List.copyOf(subsets)) {
        Set<Dimension> larger = new HashSet<>(subset);
        larger.add(each);
        subsets.add(larger);
      }
    }
    return subsets;
  }

  private static List<LedgerRow> expected(
      List<LedgerRow> rows, Instant from, Instant until, Set<Dimension> by) {
    Map<List<Object>, LedgerRow> sums = new LinkedHashMap<>();
    for (LedgerRow row : rows) {
      if (!row.hour().isBefore(from.truncatedTo(ChronoUnit.HOURS)) && row.hour().isBefore(until)) {
        Instant hour = by.contains(Dimension.HOUR) ? row.hour() : from;
        Account of = row.account();
        Account account =
            new Account(
                by.contains(Dimension.CATEGORY) ? of.category() : "",
                by.contains(Dimension.MODEL) ? of.model() : "",
                by.contains(Dimension.NAMESPACE) ? of.namespace() : "");
        sums.merge(
            List.of(hour, account),
            new LedgerRow(hour, account, row.sums()),
            (a, b) -> new LedgerRow(hour, account, plus(a.sums(), b.sums())));
      }
    }
    return List.copyOf(sums.values());
  }

  private static long[] plus(long[] a, long[] b) {
    long[] sum = a.clone();
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }

  private long hitsBetween(String from, String until) {
    List<LedgerRow> sums = ledger().sums(at(from), at(until), Set.of());
    assertThat(sums).hasSize(1);
    return sums.get(0).row().hits();
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-17T" + time + "Z");
  }
}
