package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.LedgerPages.EVER;
import static io.github.completioncache.store.LedgerPages.FAQ;
import static io.github.completioncache.store.LedgerPages.LONG;
import static io.github.completioncache.store.LedgerPages.NEVER;
import static io.github.completioncache.store.LedgerPages.TEN;
import static io.github.completioncache.store.LedgerPages.asked;
import static io.github.completioncache.store.LedgerPages.requests;
import static io.github.completioncache.store.LedgerPages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.completioncache.stats.Account;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.RequestText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of the contract of ledgers about the texts of requests, the only content there is. */
interface RequestTextContract extends LedgerTested {

  /** For so long after an invalidation no text that it covers is kept. */
  Duration SILENCE = Duration.ofMinutes(5);

  @Test
  default void textIsKeptIfItIsGiven() {
    Popular with = asked(key(1), FAQ, "{\"a\":1}");
    ledger().add(requests("w", 1, TEN, with, asked(key(2), 1, 0)), LONG);
    assertThat(ledger().popular(EVER, NEVER, 10))
        .containsExactlyInAnyOrder(with, asked(key(2), 1, 0));
    assertThat(ledger().text(key(1))).contains(text("{\"a\":1}"));
    assertThat(ledger().text(key(2))).isEmpty();
    assertThat(ledger().text(key(3))).isEmpty();
  }

  @Test
  default void textIsKeptAsItIs() {
    List<RequestText> texts =
        List.of(
            text(""),
            text("{\"a\":\"'\\\"\\u0000 ; DROP TABLE\"}"),
            text("租户 😀 e\u0301 \u2028"),
            text("x".repeat(300_000)),
            new RequestText("", "{}"),
            new RequestText("anthropic.messages", "{}"));
    for (int i = 0; i < texts.size(); i++) {
      Popular request = new Popular(key(i), FAQ, 1, 0, Optional.of(texts.get(i)));
      ledger().add(requests("w", i, TEN, request), LONG);
    }
    for (int i = 0; i < texts.size(); i++) {
      assertThat(ledger().text(key(i))).contains(texts.get(i));
    }
  }

  @Test
  default void laterTextTakesItsPlaceAndNoneLeavesItThere() {
    ledger().add(requests("w", 1, TEN, asked(key(1), 1, 1)), LONG);
    assertThat(ledger().text(key(1))).isEmpty();
    ledger().add(requests("w", 2, TEN, asked(key(1), FAQ, "{}")), LONG);
    assertThat(ledger().text(key(1))).contains(text("{}"));
    ledger().add(requests("w", 3, TEN, asked(key(1), 1, 1)), LONG);
    assertThat(ledger().text(key(1))).contains(text("{}"));
    ledger().add(requests("w", 4, TEN, asked(key(1), FAQ, "{\"b\":2}")), LONG);
    assertThat(ledger().text(key(1))).contains(text("{\"b\":2}"));
    assertThat(ledger().popular(EVER, NEVER, 1).get(0).text()).contains(text("{\"b\":2}"));
  }

  @Test
  default void textGoesWithTheLastOfItsCounts() {
    Ledger small = smallLedger(1);
    small.add(requests("w", 1, TEN, asked(key(1), FAQ, "{}")), LONG);
    small.add(requests("w", 2, TEN.plus(Duration.ofDays(1)), asked(key(1), 1, 0)), LONG);

    small.add(requests("w", 3, TEN, asked(key(2), FAQ, "{\"b\":2}")), LONG);
    assertThat(small.text(key(1))).contains(text("{}"));
    assertThat(small.text(key(2))).isPresent();

    small.add(requests("w", 4, TEN.plus(Duration.ofDays(1)), asked(key(3), 1, 0)), LONG);
    assertThat(small.text(key(1))).isEmpty();
    assertThat(small.text(key(2))).isPresent();
    assertThat(small.popular(EVER, NEVER, 9)).extracting(Popular::lookups).containsExactly(2L, 2L);
  }

  @Test
  default void invalidationTakesTheTextsItCovers() {
    ledger().add(requests("w", 1, TEN, labelled(0), labelled(1), labelled(2)), LONG);
    ledger().add(requests("w", 2, TEN, labelled(3), labelled(4)), LONG);
    List<Popular> before = ledger().popular(EVER, NEVER, 10);

    assertThat(store().invalidate(Invalidation.tag("c0"))).isZero();
    assertThat(texts()).containsExactly(0, 1, 2, 3, 4);
    store().invalidate(Invalidation.key(key(0)));
    assertThat(texts()).containsExactly(1, 2, 3, 4);
    store().invalidate(Invalidation.category("c1"));
    assertThat(texts()).containsExactly(2, 3, 4);
    store().invalidate(Invalidation.model("m2"));
    assertThat(texts()).containsExactly(3, 4);
    store().invalidate(Invalidation.namespace("n3"));
    assertThat(texts()).containsExactly(4);
    store().invalidate(Invalidation.everything());
    assertThat(texts()).isEmpty();

    assertThat(ledger().popular(EVER, NEVER, 10))
        .extracting(Popular::key, Popular::lookups)
        .containsExactlyElementsOf(
            before.stream().map(each -> tuple(each.key(), each.lookups())).toList());
  }

  @Test
  default void whatWasNotedBeforeAnInvalidationIsNotKeptAfterIt() {
    store().invalidate(Invalidation.namespace("n1"));
    store().invalidate(Invalidation.key(key(2)));
    clock().advance(SILENCE);
    ledger().add(requests("w", 1, TEN, labelled(1), labelled(2), labelled(3)), LONG);
    assertThat(texts()).containsExactly(3);
    assertThat(ledger().popular(EVER, NEVER, 10)).hasSize(3);

    clock().advance(Duration.ofMillis(1));
    ledger().add(requests("w", 2, TEN, labelled(1), labelled(2)), LONG);
    assertThat(texts()).containsExactly(1, 2, 3);
  }

  private static Popular labelled(int number) {
    return asked(
        key(number),
        new Account("c" + number, "m" + number, "n" + number),
        "{\"n\":" + number + "}");
  }

  private List<Integer> texts() {
    return IntStream.range(0, 5)
        .filter(number -> ledger().text(key(number)).isPresent())
        .boxed()
        .toList();
  }
}
