package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.LedgerPages.EVER;
import static io.github.completioncache.store.LedgerPages.FAQ;
import static io.github.completioncache.store.LedgerPages.LONG;
import static io.github.completioncache.store.LedgerPages.NEVER;
import static io.github.completioncache.store.LedgerPages.TEN;
import static io.github.completioncache.store.LedgerPages.asked;
import static io.github.completioncache.store.LedgerPages.hits;
import static io.github.completioncache.store.LedgerPages.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The part of the contract of ledgers about who writes: each page is added once. */
interface LedgerWritersContract extends LedgerTested {

  @Test
  default void writersAddUp() {
    ledger().add(page("a", 1, 1), LONG);
    ledger().add(page("b", 1, 10), LONG);
    ledger().add(page("a", 2, 100), LONG);
    ledger().add(page("b", 7, 1000), LONG);
    assertCounted(1111);
  }

  @Test
  default void theSamePageIsAddedOnce() {
    ledger().add(page("a", 5, 1), LONG);
    ledger().add(page("a", 5, 1), LONG);
    assertCounted(1);
    ledger().add(page("a", 6, 10), LONG);
    ledger().add(page("a", 6, 10), LONG);
    assertCounted(11);
  }

  @Test
  default void whatIsOlderThanTheLastPageOfItsWriterIsIgnored() {
    ledger().add(page("a", 5, 1), LONG);
    ledger().add(page("a", 4, 10), LONG);
    ledger().add(page("a", Long.MIN_VALUE, 10), LONG);
    assertCounted(1);
    ledger().add(page("b", 4, 100), LONG);
    ledger().add(page("b", 3, 1000), LONG);
    assertCounted(101);
    ledger().add(page("a", Long.MAX_VALUE, 10_000), LONG);
    assertCounted(10_101);
  }

  @Test
  default void writersOfAnyName() {
    int writers = InvalidationContract.NAMES.size();
    for (int round = 0; round < 2; round++) {
      for (String writer : InvalidationContract.NAMES) {
        ledger().add(page(writer, 1, 1), LONG);
      }
    }
    assertCounted(writers);
  }

  @Test
  default void anEmptyPageCountsAsPage() {
    ledger().add(new Page("a", 2, TEN, List.of(), List.of(), List.of()), LONG);
    ledger().add(page("a", 1, 1), LONG);
    assertThat(ledger().sums(EVER, NEVER, Set.of())).isEmpty();
    assertThat(ledger().popular(EVER, NEVER, 10)).isEmpty();
  }

  @Test
  default void threadsAddUpExactly() throws Exception {
    int threads = 8;
    int pages = 25;
    inThreads(
        threads,
        thread -> {
          for (int number = 1; number <= pages; number++) {
            ledger().add(page("writer " + thread, number, 3), LONG);
          }
        });
    assertCounted(3L * threads * pages);
  }

  @Test
  default void ofManyWhoGiveTheSamePageOneIsHeard() throws Exception {
    for (int number = 1; number <= 20; number++) {
      Page page = page("a", number, 1);
      inThreads(4, thread -> ledger().add(page, LONG));
      assertCounted(number);
    }
  }

  @Test
  default void entriesHaveNothingToDoWithIt() {
    ledger().add(page("a", 1, 1), LONG);
    assertThat(store().get(key(1))).isEmpty();
    assertThat(store().invalidate(Invalidation.everything())).isZero();
    assertThat(store().invalidate(Invalidation.category("faq"))).isZero();
    assertThat(store().invalidate(Invalidation.key(key(1)))).isZero();
    assertThat(store().remove(key(1))).isFalse();
    assertCounted(1);
  }

  @Test
  default void afterClosingEveryCallFails() {
    Ledger ledger = ledger();
    ledger.add(page("a", 1, 1), LONG);
    store().close();
    assertClosed(() -> ledger.add(page("a", 2, 1), LONG));
    assertClosed(() -> ledger.sums(EVER, NEVER, Set.of()));
    assertClosed(() -> ledger.reasons(EVER, NEVER));
    assertClosed(() -> ledger.popular(EVER, NEVER, 1));
    assertClosed(() -> ledger.text(key(1)));
  }

  private static void assertClosed(ThrowingCallable call) {
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(call)
        .withMessageContaining("closed");
  }

  /** A page with so many hits, calls for one reason, and lookups of one request. */
  private static Page page(String writer, long number, long count) {
    Page rows = rows(writer, number, hits(TEN, FAQ, count));
    return new Page(
        writer, number, TEN, rows.rows(), reason(count), List.of(asked(key(1), count, 0)));
  }

  private static List<Reason> reason(long calls) {
    return List.of(new Reason(Kind.MISS, "faq", "not in the store", calls));
  }

  private void assertCounted(long count) {
    assertThat(ledger().sums(TEN, TEN.plus(Duration.ofHours(1)), Set.of()))
        .singleElement()
        .satisfies(sum -> assertThat(sum.row().hits()).isEqualTo(count));
    assertThat(ledger().reasons(TEN, TEN)).isEqualTo(reason(count));
    assertThat(ledger().popular(TEN, TEN, 10))
        .singleElement()
        .extracting(Popular::lookups)
        .isEqualTo(count);
  }

  private static void inThreads(int threads, ThreadWork work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        ends.add(executor.submit(() -> work.run(thread)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  /** What one of several threads does. */
  @FunctionalInterface
  interface ThreadWork {
    void run(int thread);
  }
}
