package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.LedgerPages.EVER;
import static io.github.completioncache.store.LedgerPages.FAQ;
import static io.github.completioncache.store.LedgerPages.LONG;
import static io.github.completioncache.store.LedgerPages.NEVER;
import static io.github.completioncache.store.LedgerPages.TEN;
import static io.github.completioncache.store.LedgerPages.asked;
import static io.github.completioncache.store.LedgerPages.requests;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of the contract of ledgers about which requests are asked for most. */
interface PopularityContract extends LedgerTested {

  @Test
  default void noRequestIsPopularAtFirst() {
    assertThat(ledger().popular(EVER, NEVER, 10)).isEmpty();
    assertThat(ledger().text(key(1))).isEmpty();
  }

  @Test
  default void theMostPopularComesFirst() {
    for (int number = 1; number <= 50; number++) {
      ledger().add(requests("w", number, TEN, asked(key(number), 37 * number % 51, 1)), LONG);
    }
    List<Popular> all = ledger().popular(EVER, NEVER, 1000);
    assertThat(all).hasSize(50).isSortedAccordingTo(comparing(Popular::lookups).reversed());
    assertThat(all.get(0).lookups()).isEqualTo(50);
    for (int most : new int[] {1, 2, 49, 50, Integer.MAX_VALUE}) {
      assertThat(ledger().popular(EVER, NEVER, most)).isEqualTo(all.subList(0, Math.min(most, 50)));
    }
  }

  @Test
  default void thoseOfOneCountComeInTheOrderOfTheirKeys() {
    Popular[] requests =
        IntStream.range(0, 40).mapToObj(number -> asked(key(number), 5, 0)).toArray(Popular[]::new);
    ledger().add(requests("w", 1, TEN, requests), LONG);
    List<Popular> all = ledger().popular(EVER, NEVER, 40);
    assertThat(all)
        .containsExactlyInAnyOrder(requests)
        .isSortedAccordingTo(comparing((Popular each) -> each.key().hex()));
    assertThat(ledger().popular(EVER, NEVER, 7)).isEqualTo(all.subList(0, 7));
  }

  @Test
  default void countsOfOneDayAddUp() {
    ledger().add(requests("w", 1, TEN, asked(key(1), 3, 2), asked(key(2), 1, 0)), LONG);
    ledger().add(requests("v", 1, TEN, asked(key(1), 4, 1)), LONG);
    Instant later = TEN.plus(Duration.ofHours(13));
    ledger().add(requests("w", 2, later, asked(key(1), 10, 0)), LONG);
    assertThat(ledger().popular(TEN, TEN, 10))
        .containsExactly(asked(key(1), 17, 3), asked(key(2), 1, 0));
  }

  @Test
  default void periodIsOfWholeDays() {
    for (int day = 15; day <= 18; day++) {
      Instant at = Instant.parse("2026-01-" + day + "T23:59:59Z");
      ledger().add(requests("w", day, at, asked(key(1), 1L << day, 1L << day)), LONG);
    }
    assertThat(lookups("2026-01-16T23:00:00Z", "2026-01-17T00:00:00Z")).isEqualTo(1 << 16);
    assertThat(lookups("2026-01-16T23:00:00Z", "2026-01-17T00:00:01Z")).isEqualTo(0b11 << 16);
    assertThat(lookups("2026-01-15T00:00:00Z", "2026-01-18T09:00:00Z")).isEqualTo(0b1111 << 15);
    assertThat(ledger().popular(Instant.parse("2026-01-19T00:00:00Z"), NEVER, 1)).isEmpty();
    assertThat(ledger().popular(EVER, Instant.parse("2026-01-15T00:00:00Z"), 1)).isEmpty();
    assertThat(ledger().popular(NEVER, EVER, 1)).isEmpty();
  }

  @Test
  default void theAccountIsThatOfTheLastCaller() {
    Instant tomorrow = TEN.plus(Duration.ofDays(1));
    ledger().add(requests("w", 1, TEN, by("a")), LONG);
    ledger().add(requests("v", 1, TEN, by("b")), LONG);
    assertThat(category()).isEqualTo("b");
    ledger().add(requests("w", 2, TEN, by("a")), LONG);
    assertThat(category()).isEqualTo("a");
    ledger().add(requests("w", 3, tomorrow, by("c")), LONG);
    assertThat(category()).isEqualTo("c");
    // What another process counted yesterday can come later.
    ledger().add(requests("v", 2, TEN, by("a")), LONG);
    assertThat(category()).isEqualTo("c");
    assertThat(ledger().popular(EVER, NEVER, 2)).hasSize(1);
  }

  @Test
  default void accountsOfAnyName() {
    List<Popular> requests = new ArrayList<>();
    for (String name : InvalidationContract.NAMES) {
      Account account = new Account(name, name + "m", "n" + name);
      CacheKey key = key(requests.size());
      requests.add(new Popular(key, account, 1, 1, Optional.of(LedgerPages.text(name))));
    }
    ledger().add(new Page("w", 1, TEN, List.of(), List.of(), requests), LONG);
    assertThat(ledger().popular(EVER, NEVER, 1000)).containsExactlyInAnyOrderElementsOf(requests);
  }

  @Test
  default void atLeastOneMustBeAskedFor() {
    for (int most : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ledger().popular(EVER, NEVER, most))
          .withMessage("most must be at least 1, but is " + most);
    }
  }

  @Test
  default void newcomerTakesTheSmallestCountAndGoesOnFromIt() {
    Ledger small = smallLedger(3);
    small.add(
        requests("w", 1, TEN, asked(key(1), 10, 4), asked(key(2), 2, 2), asked(key(3), 5, 1)),
        LONG);
    small.add(requests("w", 2, TEN, asked(key(4), 1, 1)), LONG);
    assertThat(small.popular(EVER, NEVER, 10))
        .containsExactly(asked(key(1), 10, 4), asked(key(3), 5, 1), asked(key(4), 3, 1));

    small.add(requests("w", 3, TEN, asked(key(5), 7, 0), asked(key(1), 1, 0)), LONG);
    assertThat(small.popular(EVER, NEVER, 10))
        .containsExactly(asked(key(1), 11, 4), asked(key(5), 10, 0), asked(key(3), 5, 1));
  }

  @Test
  default void eachDayHasPlacesOfItsOwn() {
    Ledger small = smallLedger(2);
    small.add(requests("w", 1, TEN, asked(key(1), 5, 0), asked(key(2), 4, 0)), LONG);
    Instant tomorrow = TEN.plus(Duration.ofDays(1));
    small.add(requests("w", 2, tomorrow, asked(key(3), 2, 0), asked(key(2), 2, 0)), LONG);
    assertThat(small.popular(EVER, NEVER, 10))
        .containsExactly(asked(key(2), 6, 0), asked(key(1), 5, 0), asked(key(3), 2, 0));
    small.add(requests("v", 1, TEN, asked(key(4), 1, 0)), LONG);
    assertThat(small.popular(EVER, TEN, 10))
        .containsExactlyInAnyOrder(asked(key(1), 5, 0), asked(key(4), 5, 0));
    assertThat(small.popular(tomorrow, NEVER, 10)).hasSize(2);
  }

  @Test
  default void heavyHittersAreNeverLostAndNoCountIsTooHighByMoreThanTheSmallest() {
    int places = 20;
    Ledger small = smallLedger(places);
    Random random = new Random(20260117);
    Map<CacheKey, Long> truth = new HashMap<>();
    long lookups = 0;
    for (int number = 1; number <= 60; number++) {
      Map<CacheKey, Long> page = new HashMap<>();
      for (int i = 0; i < 50; i++) {
        // Every fifth is one of two, the rest are mostly asked for once.
        page.merge(key(i % 5 == 0 ? i % 2 : 2 + random.nextInt(5000)), 1L, Long::sum);
        lookups++;
      }
      page.forEach((key, count) -> truth.merge(key, count, Long::sum));
      Popular[] requests =
          page.entrySet().stream()
              .map(each -> asked(each.getKey(), each.getValue(), 0))
              .toArray(Popular[]::new);
      small.add(requests("w", number, TEN, requests), LONG);
    }
    List<Popular> kept = small.popular(EVER, NEVER, 1000);
    assertThat(kept).hasSize(places);
    assertThat(kept).extracting(Popular::key).contains(key(0), key(1));
    long smallest = kept.get(places - 1).lookups();
    assertThat(smallest).isBetween(1L, lookups / places);
    assertThat(kept)
        .allSatisfy(
            each ->
                assertThat(each.lookups() - truth.get(each.key()))
                    .as("excess of %s", each.key().prefix())
                    .isBetween(0L, smallest));
    assertThat(kept.stream().mapToLong(Popular::lookups).sum()).isEqualTo(lookups);
  }

  private static Popular by(String category) {
    return new Popular(key(1), new Account(category, "m", "n"), 1, 0, Optional.empty());
  }

  private String category() {
    return ledger().popular(EVER, NEVER, 1).get(0).account().category();
  }

  private long lookups(String from, String until) {
    Popular only = ledger().popular(Instant.parse(from), Instant.parse(until), 5).get(0);
    assertThat(only).isEqualTo(asked(key(1), only.lookups(), only.lookups()));
    assertThat(only.account()).isEqualTo(FAQ);
    return only.lookups();
  }
}
