package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.LedgerPages.EVER;
import static io.github.completioncache.store.LedgerPages.FAQ;
import static io.github.completioncache.store.LedgerPages.NEVER;
import static io.github.completioncache.store.LedgerPages.TEN;
import static io.github.completioncache.store.LedgerPages.asked;
import static io.github.completioncache.store.LedgerPages.hits;
import static io.github.completioncache.store.LedgerPages.requests;
import static io.github.completioncache.store.LedgerPages.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of the contract of ledgers about what is old. */
interface LedgerRetentionContract extends LedgerTested {

  Duration TWO_DAYS = Duration.ofDays(2);

  @Test
  default void hoursGoWhenTheyHaveBeenKeptForSoLong() {
    ledger().add(rows("w", 1, hits(TEN, FAQ, 1)), TWO_DAYS);
    Instant end = TEN.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)).plus(TWO_DAYS);

    clock().set(end.minusMillis(1));
    ledger().add(rows("w", 2, hits(clock().instant(), FAQ, 1)), TWO_DAYS);
    assertThat(hours()).hasSize(2).contains(TEN.truncatedTo(ChronoUnit.HOURS));

    clock().set(end);
    ledger().add(rows("w", 3, hits(clock().instant(), FAQ, 1)), TWO_DAYS);
    assertThat(hours()).hasSize(2).doesNotContain(TEN.truncatedTo(ChronoUnit.HOURS));
  }

  @Test
  default void daysGoWhenTheyHaveBeenKeptForSoLong() {
    ledger().add(requests("w", 1, TEN, asked(key(1), FAQ, "{\"a\":1}")), TWO_DAYS);
    Instant end = TEN.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)).plus(TWO_DAYS);

    clock().set(end.minusMillis(1));
    ledger().add(requests("w", 2, clock().instant(), asked(key(2), 1, 0)), TWO_DAYS);
    assertThat(popularKeys()).containsExactlyInAnyOrder(1, 2);
    assertThat(ledger().text(key(1))).isPresent();

    clock().set(end);
    ledger().add(requests("w", 3, clock().instant(), asked(key(3), 1, 0)), TWO_DAYS);
    assertThat(popularKeys()).containsExactlyInAnyOrder(2, 3);
    assertThat(ledger().text(key(1))).isEmpty();
  }

  @Test
  default void muchThatIsOldIsGoneAfterSomeMorePages() {
    for (int hour = 0; hour < 48; hour++) {
      Instant at = TEN.plus(Duration.ofHours(hour));
      clock().set(at);
      ledger()
          .add(
              new Page("w", hour, at, accounts(at, 25), because(3), askedOnce(hour * 25, 25)),
              TWO_DAYS);
    }
    clock().advance(Duration.ofDays(5));
    Instant now = clock().instant();
    for (int number = 100; number < 200; number++) {
      ledger()
          .add(
              new Page("w", number, now, accounts(now, 1), because(1), askedOnce(-1, 1)), TWO_DAYS);
    }
    assertThat(hours()).containsExactly(now.truncatedTo(ChronoUnit.HOURS));
    assertThat(ledger().reasons(EVER, NEVER))
        .containsExactly(new Reason(Kind.MISS, "c", "text 0", 100));
    assertThat(ledger().popular(EVER, NEVER, 5)).hasSize(1);
  }

  @Test
  default void aPageThatIsTooOldLeavesNothing() {
    Instant old = TEN.minus(Duration.ofDays(10));
    Page page = new Page("w", 1, old, accounts(old, 3), because(3), askedOnce(1, 3));
    ledger().add(page, TWO_DAYS);
    ledger().add(rows("w", 2, hits(TEN, FAQ, 1)), TWO_DAYS);
    assertThat(hours()).containsExactly(TEN.truncatedTo(ChronoUnit.HOURS));
    assertThat(ledger().reasons(EVER, NEVER)).isEmpty();
    assertThat(ledger().popular(EVER, NEVER, 5)).isEmpty();
  }

  @Test
  default void t7_clockThatIsSetBackLosesNothing() {
    ledger().add(rows("w", 1, hits(TEN, FAQ, 1)), TWO_DAYS);
    clock().advance(Duration.ofDays(-3));
    ledger().add(rows("w", 2, hits(clock().instant(), FAQ, 1)), TWO_DAYS);
    clock().advance(Duration.ofDays(3));
    ledger().add(rows("w", 3, hits(TEN, FAQ, 1)), TWO_DAYS);
    assertThat(ledger().sums(TEN, NEVER, Set.of()))
        .singleElement()
        .satisfies(sum -> assertThat(sum.row().hits()).isEqualTo(2));
  }

  @Test
  default void t1_keepingForNoTimeIsRefused() {
    Page page = rows("w", 1, hits(TEN, FAQ, 1));
    for (Duration keepFor : List.of(Duration.ZERO, Duration.ofNanos(-1), TWO_DAYS.negated())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ledger().add(page, keepFor))
          .withMessage("keepFor must be positive, but is " + keepFor);
    }
    assertThat(hours()).isEmpty();
  }

  @Test
  default void canBeKeptForEver() {
    ledger().add(rows("w", 1, hits(TEN, FAQ, 1)), Duration.ofSeconds(Long.MAX_VALUE));
    clock().advance(Duration.ofDays(36_500));
    Instant now = clock().instant();
    ledger().add(rows("w", 2, hits(now, FAQ, 1)), Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(hours()).hasSize(2);
  }

  private List<Instant> hours() {
    return ledger().sums(EVER, NEVER, Set.of(Dimension.HOUR)).stream()
        .map(LedgerRow::hour)
        .toList();
  }

  private List<Integer> popularKeys() {
    List<Popular> popular = ledger().popular(EVER, NEVER, 100);
    return List.of(1, 2, 3).stream()
        .filter(number -> popular.stream().anyMatch(each -> each.key().equals(key(number))))
        .toList();
  }

  private static List<LedgerRow> accounts(Instant hour, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> hits(hour, new Account("c", "m", "n" + number), 1))
        .toList();
  }

  private static List<Reason> because(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new Reason(Kind.MISS, "c", "text " + number, 1))
        .toList();
  }

  private static List<Popular> askedOnce(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(number -> asked(key(number), 1, 0))
        .toList();
  }
}
