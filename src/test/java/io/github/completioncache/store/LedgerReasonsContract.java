package io.github.completioncache.store;

import static io.github.completioncache.store.LedgerPages.EVER;
import static io.github.completioncache.store.LedgerPages.LONG;
import static io.github.completioncache.store.LedgerPages.NEVER;
import static io.github.completioncache.store.LedgerPages.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the contract of ledgers about reasons. */
interface LedgerReasonsContract extends LedgerTested {

  @Test
  default void noReasonIsThereAtFirst() {
    assertThat(ledger().reasons(EVER, NEVER)).isEmpty();
  }

  @Test
  default void reasonsAddUpByKindCategoryAndText() {
    List<Reason> reasons = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (String category : List.of("a", "b")) {
        for (String text : List.of("because", "why not")) {
          reasons.add(new Reason(kind, category, text, 1L << 40 | reasons.size()));
        }
      }
    }
    ledger().add(page(1, TEN, reasons), LONG);
    ledger().add(page(2, TEN.plus(Duration.ofHours(1)), reasons), LONG);
    assertThat(ledger().reasons(EVER, NEVER))
        .containsExactlyInAnyOrderElementsOf(
            reasons.stream()
                .map(each -> calls(each.kind(), each.category(), each.text(), 2 * each.calls()))
                .toList());
  }

  @Test
  default void theMostFrequentReasonComesFirst() {
    ledger()
        .add(
            page(
                1,
                TEN,
                List.of(
                    calls(Kind.NOT_STORED, "a", "z", 5),
                    calls(Kind.MISS, "b", "y", 5),
                    calls(Kind.MISS, "b", "x", 5),
                    calls(Kind.MISS, "a", "y", 5),
                    calls(Kind.BYPASS, "c", "z", 5),
                    calls(Kind.NOT_STORED, "z", "z", 10),
                    calls(Kind.BYPASS, "a", "a", 1))),
            LONG);
    assertThat(ledger().reasons(EVER, NEVER))
        .containsExactly(
            calls(Kind.NOT_STORED, "z", "z", 10),
            calls(Kind.BYPASS, "c", "z", 5),
            calls(Kind.MISS, "a", "y", 5),
            calls(Kind.MISS, "b", "x", 5),
            calls(Kind.MISS, "b", "y", 5),
            calls(Kind.NOT_STORED, "a", "z", 5),
            calls(Kind.BYPASS, "a", "a", 1));
  }

  @Test
  default void reasonsOfWholeHours() {
    for (int hour = 9; hour <= 12; hour++) {
      Instant at = Instant.parse("2026-01-17T%02d:00:00Z".formatted(hour));
      ledger().add(page(hour, at, List.of(calls(Kind.MISS, "a", "x", 1L << hour))), LONG);
    }
    Instant eleven = Instant.parse("2026-01-17T11:00:00Z");
    assertThat(ledger().reasons(TEN, eleven)).containsExactly(calls(Kind.MISS, "a", "x", 1 << 10));
    assertThat(ledger().reasons(TEN, eleven.plusMillis(1)))
        .containsExactly(calls(Kind.MISS, "a", "x", 1 << 10 | 1 << 11));
    assertThat(ledger().reasons(eleven, eleven)).isEmpty();
    assertThat(ledger().reasons(NEVER, EVER)).isEmpty();
  }

  @Test
  default void reasonsAreTakenLiterally() {
    List<Reason> reasons = new ArrayList<>();
    for (String name : InvalidationContract.NAMES) {
      reasons.add(calls(Kind.MISS, name, "because", 1 + reasons.size()));
      reasons.add(calls(Kind.MISS, "c", name, 1 + reasons.size()));
      reasons.add(calls(Kind.MISS, name + ":", ":" + name, 1 + reasons.size()));
    }
    ledger().add(page(1, TEN, reasons), LONG);
    assertThat(ledger().reasons(EVER, NEVER)).containsExactlyInAnyOrderElementsOf(reasons);
  }

  private static Reason calls(Kind kind, String category, String text, long calls) {
    return new Reason(kind, category, text, calls);
  }

  private static Page page(long number, Instant hour, List<Reason> reasons) {
    return new Page("w", number, hour, List.of(), reasons, List.of());
  }
}
