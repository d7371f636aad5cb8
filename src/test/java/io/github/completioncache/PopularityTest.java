package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.RequestText;
import io.github.completioncache.store.MemoryCacheStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which requests a ledger is told of, and how often their text is given. */
class PopularityTest {

  private static final LedgerOptions WITH_TEXT =
      Office.SELDOM.toBuilder().storeRequests(true).build();

  @Test
  void lookupsAndMissesAreCountedByRequest() {
    try (Office office = new Office()) {
      office.ask("often");
      office.ask("often");
      office.ask("often", CacheOptions.builder().category("faq").build());
      office.ask("seldom");
      office.ask("never", CacheOptions.builder().mode(CacheOptions.Mode.BYPASS).build());
      office.cache.flushLedger();

      List<Popular> popular = office.popular();
      assertThat(popular).hasSize(2);
      Popular often = popular.get(0);
      assertThat(often.key()).isEqualTo(Office.key("often"));
      assertThat(often.lookups()).isEqualTo(3);
      assertThat(often.misses()).isEqualTo(1);
      assertThat(often.account().category()).isEqualTo("faq");
      assertThat(popular.get(1).key()).isEqualTo(Office.key("seldom"));
    }
  }

  @Test
  void eachRequestOfABatchIsOne() {
    KeptLedger ledger = new KeptLedger();
    try (Batches batches =
        new Batches(
            builder ->
                builder
                    .store(new Office.Booked(MemoryCacheStore.create(), ledger))
                    .ledger(Office.SELDOM))) {
      batches.ask("one", "two", "one", "?three");
      batches.ask("one");
      batches.cache.flushLedger();
    }
    List<Popular> popular = ledger.popular(Office.EVER, Office.NEVER, 10);
    assertThat(popular).extracting(Popular::lookups).containsExactly(3L, 1L);
    assertThat(popular).extracting(Popular::misses).containsExactly(1L, 1L);
  }

  @Test
  void textIsKeptOnlyIfItIsAllowed() {
    try (Office office = new Office()) {
      office.ask("prompt-7f3a");
      office.cache.flushLedger();
      assertThat(office.ledger.pages().toString()).doesNotContain("7f3a");
      assertThat(office.popular()).singleElement().returns(Optional.empty(), Popular::text);
    }
    try (Office office = new Office(builder -> builder.ledger(WITH_TEXT))) {
      office.ask("one");
      office.cache.flushLedger();
      assertThat(office.ledger.text(Office.key("one")))
          .contains(new RequestText("any", "{\"model\":\"m\",\"temperature\":0,\"text\":\"one\"}"));
    }
  }

  @Test
  void textIsGivenOnceAnHour() {
    try (Office office = new Office(builder -> builder.ledger(WITH_TEXT))) {
      for (int i = 0; i < 3; i++) {
        office.ask("one");
        office.cache.flushLedger();
      }
      office.clock.advance(Duration.ofHours(1));
      office.ask("one");
      office.cache.flushLedger();

      assertThat(office.ledger.pages())
          .flatExtracting(Ledger.Page::requests)
          .extracting(request -> request.text().isPresent())
          .containsExactly(true, false, false, true);
    }
  }

  @Test
  void textsThatAreTooLongAreNotKept() {
    // With the rest of the body, 64 KiB and a byte more.
    String fits =
        "x".repeat(64 * 1024 - "{\"model\":\"m\",\"temperature\":0,\"text\":\"\"}".length());
    try (Office office = new Office(builder -> builder.ledger(WITH_TEXT))) {
      office.ask(fits);
      office.ask(fits + "x");
      office.cache.flushLedger();

      assertThat(office.ledger.text(Office.key(fits))).isPresent();
      assertThat(office.ledger.text(Office.key(fits + "x"))).isEmpty();
      assertThat(office.popular()).hasSize(2);
    }
  }

  @Test
  void textsNeedABoundedMemory() {
    String long60 = "x".repeat(60 * 1024);
    try (Office office = new Office(builder -> builder.ledger(WITH_TEXT))) {
      for (int i = 0; i < 300; i++) {
        office.ask(i + long60);
      }
      office.cache.flushLedger();
      long kept = office.popular().stream().filter(one -> one.text().isPresent()).count();
      assertThat(kept).isBetween(270L, 280L);

      // Those that found no room are given with the next lookup.
      for (int i = 0; i < 300; i++) {
        office.ask(i + long60);
      }
      office.cache.flushLedger();
      assertThat(office.popular()).allMatch(one -> one.text().isPresent());
    }
  }

  @Test
  void tenThousandRequestsAreToldApartAtATime() {
    try (Office office = new Office()) {
      for (int i = 0; i < 10_100; i++) {
        office.ask("text " + i);
      }
      office.ask("text 0");
      office.cache.flushLedger();
      assertThat(office.popular()).hasSize(10_000);
      assertThat(office.popular().get(0).lookups()).isEqualTo(2);
      assertThat(office.categories()).isEqualTo(office.cache.stats().categories());

      office.ask("text 10099");
      office.cache.flushLedger();
      assertThat(office.popular()).hasSize(10_001);
    }
  }
}
