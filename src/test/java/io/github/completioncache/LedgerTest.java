package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Dimension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the engine writes into a ledger. */
class LedgerTest {

  private static final CacheOptions FAQ = CacheOptions.category("faq");

  private final Office office =
      new Office(
          builder ->
              builder
                  .ttl(
                      TtlRules.builder()
                          .defaultTtl(Duration.ofMinutes(20))
                          .staleWhileRevalidate(Duration.ofHours(2))
                          .build())
                  .executor(Runnable::run));

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void numbersAreThoseOfTheStatistics() {
    office.ask("one", FAQ);
    office.ask("one", FAQ);
    office.ask("one");
    office.ask("two", CacheOptions.builder().mode(CacheOptions.Mode.REFRESH).build());
    office.ask("three", CacheOptions.builder().mode(CacheOptions.Mode.BYPASS).build());
    office.askInVain("four");
    assertThat(office.cache.flushLedger()).isTrue();
    office.clock.advance(Duration.ofMinutes(30));
    // Served stale, and refreshed behind: the provider is paid although nobody missed.
    office.ask("one", FAQ);
    assertThat(office.cache.flushLedger()).isTrue();

    assertThat(office.categories()).isEqualTo(office.cache.stats().categories());
    StatsRow faq = office.categories().get("faq");
    assertThat(faq.misses()).isEqualTo(1);
    assertThat(faq.hits()).isEqualTo(1);
    assertThat(faq.staleHits()).isEqualTo(1);
    assertThat(faq.providerAnswers()).isEqualTo(2);
    assertThat(faq.tokensSpent().totalTokens()).isEqualTo(4);
    assertThat(faq.tokensSaved().totalTokens()).isEqualTo(4);
  }

  @Test
  void hoursAreThoseOfTheClockWhenACallEnds() {
    office.ask("one");
    office.clock.set(Office.TEN.plus(Duration.ofMinutes(39)).plusMillis(29_999));
    office.ask("one");
    office.clock.advance(Duration.ofMillis(1));
    office.ask("one");
    office.clock.advance(Duration.ofHours(2));
    office.ask("one");
    office.cache.flushLedger();

    assertThat(office.lookupsByHour()).containsOnly(entry(10, 2L), entry(11, 1L), entry(13, 1L));
    assertThat(office.ledger.pages()).extracting(Ledger.Page::number).containsExactly(1L, 2L, 3L);
  }

  @Test
  void clockThatStepsBackLosesNothing() {
    for (int i = 0; i < 6; i++) {
      office.ask("one");
      office.clock.advance(Duration.ofHours(i % 2 == 0 ? 1 : -1));
    }
    office.cache.flushLedger();

    assertThat(office.lookupsByHour()).containsOnly(entry(10, 3L), entry(11, 3L));
    assertThat(office.popular()).singleElement().returns(6L, Ledger.Popular::lookups);
  }

  @Test
  void accountsAreToldApart() {
    office.ask("one", CacheOptions.builder().category("faq").namespace("acme").build());
    office.ask("one", CacheOptions.builder().category("faq").namespace("globex").build());
    office.cache.flushLedger();

    assertThat(office.ledger.sums(Office.EVER, Office.NEVER, Set.of(Dimension.values())))
        .extracting(LedgerRow::account)
        .containsExactlyInAnyOrder(
            new Account("faq", "m", "acme"), new Account("faq", "m", "globex"));
  }

  @Test
  void onlyWhatIsNewIsWritten() {
    office.ask("one");
    office.cache.flushLedger();
    office.cache.flushLedger();
    assertThat(office.ledger.pages()).hasSize(1);

    office.ask("one", FAQ);
    office.cache.flushLedger();
    assertThat(office.ledger.pages()).hasSize(2);
    assertThat(office.ledger.pages().get(1).rows())
        .extracting(row -> row.account().category())
        .containsExactly("faq");
  }

  @Test
  void reasonsAreCountedByCategory() {
    office.ask("one", FAQ);
    office.ask("two", FAQ);
    office.ask("one", CacheOptions.builder().mode(CacheOptions.Mode.BYPASS).build());
    office.askInVain("three");
    office.cache.flushLedger();

    assertThat(office.ledger.reasons(Office.EVER, Office.NEVER))
        .containsExactlyInAnyOrder(
            new Ledger.Reason(Ledger.Kind.MISS, "faq", "not in the cache", 2),
            new Ledger.Reason(Ledger.Kind.MISS, "default", "not in the cache", 1),
            new Ledger.Reason(Ledger.Kind.BYPASS, "default", "the caller asked for it", 1),
            new Ledger.Reason(Ledger.Kind.NOT_STORED, "default", "status is not 200", 1));
  }

  @Test
  void twoCachesAddUp() {
    try (Office other = new Office(office.ledger, builder -> builder)) {
      office.ask("one", FAQ);
      other.ask("one", FAQ);
      other.ask("one", FAQ);
      office.cache.flushLedger();
      other.cache.flushLedger();
    }
    StatsRow faq = office.categories().get("faq");
    assertThat(faq.misses()).isEqualTo(2);
    assertThat(faq.hits()).isEqualTo(1);
    assertThat(office.popular()).singleElement().returns(3L, Ledger.Popular::lookups);
    assertThat(office.ledger.pages()).extracting(Ledger.Page::writer).doesNotHaveDuplicates();
  }

  @Test
  void manyAccountsAndRequestsTakeSeveralPages() {
    for (int i = 0; i < 1_200; i++) {
      office.ask("text " + i, CacheOptions.category("category " + i % 450));
    }
    office.cache.flushLedger();

    assertThat(office.categories()).isEqualTo(office.cache.stats().categories());
    assertThat(office.popular()).hasSize(1_200);
    assertThat(office.ledger.pages())
        // By requests, rows and reasons: 500, 200 and 200 at most.
        .hasSize(3)
        .allSatisfy(page -> assertThat(page.rows()).hasSizeLessThanOrEqualTo(200))
        .allSatisfy(page -> assertThat(page.requests()).hasSizeLessThanOrEqualTo(500));
  }

  @Test
  void nothingIsLostOrCountedTwiceWhileManyThreadsCount() throws Exception {
    int threads = 4;
    int rounds = 5_000;
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
    try {
      List<Future<?>> callers = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        callers.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    office.ask("text " + i % 50, CacheOptions.category("category " + i % 7));
                  }
                }));
      }
      Future<?> flushing =
          pool.submit(
              () -> {
                while (!done.get()) {
                  office.cache.flushLedger();
                  // From hour to hour, while calls are booked.
                  office.clock.advance(Duration.ofMillis(200));
                }
              });
      for (Future<?> caller : callers) {
        caller.get();
      }
      done.set(true);
      flushing.get();
    } finally {
      done.set(true);
      pool.shutdown();
    }
    assertThat(office.cache.flushLedger()).isTrue();

    long lookups = (long) threads * rounds;
    assertThat(office.categories()).isEqualTo(office.cache.stats().categories());
    assertThat(office.cache.stats().lookups()).isEqualTo(lookups);
    assertThat(office.popular().stream().mapToLong(Ledger.Popular::lookups).sum())
        .isEqualTo(lookups);
    assertThat(office.popular().stream().mapToLong(Ledger.Popular::misses).sum())
        .isEqualTo(office.cache.stats().misses());
  }
}
