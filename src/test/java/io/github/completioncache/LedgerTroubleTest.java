package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A ledger that fails loses nothing and is nobody's trouble. */
class LedgerTroubleTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.completioncache");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final List<String> heard = new ArrayList<>();
  private final Office office =
      new Office(
          builder ->
              builder.listener(
                  new CacheListener() {
                    @Override
                    public void onStoreError(String operation, Throwable failure) {
                      heard.add(operation);
                    }
                  }));

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void close() {
    office.ledger.before(page -> {});
    office.ledger.after(page -> {});
    office.close();
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  private List<String> written() {
    return new ArrayList<>(lines.list)
        .stream().map(line -> line.getLevel() + " " + line.getFormattedMessage()).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsLostOrCountedTwiceWhenItFailsAndHeals(boolean addsBeforeItFails) {
    Consumer<Ledger.Page> fail = KeptLedger::fail;
    if (addsBeforeItFails) {
      office.ledger.after(fail);
    } else {
      office.ledger.before(fail);
    }
    for (int i = 0; i < 5; i++) {
      office.ask("one");
      assertThat(office.cache.flushLedger()).isFalse();
      office.clock.advance(Duration.ofHours(1));
    }
    office.ledger.before(page -> {});
    office.ledger.after(page -> {});
    assertThat(office.cache.flushLedger()).isTrue();

    assertThat(office.categories()).isEqualTo(office.cache.stats().categories());
    assertThat(office.lookupsByHour())
        .containsOnly(entry(10, 1L), entry(11, 1L), entry(12, 1L), entry(13, 1L), entry(14, 1L));
    assertThat(office.popular()).singleElement().returns(5L, Ledger.Popular::lookups);
    // The page of which nobody knows is given again as it was, and nothing newer before it.
    assertThat(office.ledger.given().subList(0, 6))
        .allSatisfy(page -> assertThat(page).isEqualTo(office.ledger.given().get(0)));
    assertThat(office.ledger.pages()).extracting(Ledger.Page::number).isSorted();
  }

  @Test
  void r1_troubleIsCountedAndLoggedOnce() {
    office.ledger.before(KeptLedger::fail);
    for (int i = 0; i < 3; i++) {
      office.ask("one");
      office.cache.flushLedger();
    }
    office.ledger.before(page -> {});
    office.cache.flushLedger();

    assertThat(office.cache.stats().storeErrorsByOperation()).containsOnly(entry("ledger", 3L));
    assertThat(heard).containsExactly("ledger", "ledger", "ledger");
    assertThat(written())
        .containsExactly(
            "WARN The store cannot keep the ledger: requests go on without it."
                + " io.github.completioncache.store.CacheStoreException: no ledger today",
            "INFO The store can keep the ledger again after 3 failures");
  }

  @Test
  void hoursThatCannotBeWrittenForADayAreGivenUp() {
    office.ledger.before(KeptLedger::fail);
    for (int i = 0; i < 40; i++) {
      office.ask("one");
      office.cache.flushLedger();
      office.clock.advance(Duration.ofHours(1));
    }
    office.ledger.before(page -> {});
    assertThat(office.cache.flushLedger()).isTrue();

    StatsRow kept = office.categories().get("default");
    assertThat(kept.lookups()).isEqualTo(24);
    assertThat(office.popular()).singleElement().returns(24L, Ledger.Popular::lookups);
    assertThat(office.cache.stats().storeErrorsByOperation()).containsKey("ledger lost");
    assertThat(written()).filteredOn(line -> line.contains("lost")).hasSize(1);
  }

  @Test
  void closingWritesTheLast() {
    office.ask("one");
    office.close();

    assertThat(office.categories()).isEqualTo(office.cache.stats().categories());
    assertThat(office.cache.flushLedger()).isFalse();
  }

  @Test
  void closingWaitsNoLongerForALedgerThatHangs() {
    CountDownLatch forEver = new CountDownLatch(1);
    office.ask("one");
    office.ledger.before(
        page -> {
          try {
            forEver.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    long began = System.nanoTime();
    Thread.currentThread().interrupt();
    office.close();
    long took = System.nanoTime() - began;
    forEver.countDown();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Duration.ofNanos(took)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
  }

  @Test
  void listenerMayCloseTheCache() {
    KeptLedger ledger = new KeptLedger();
    ledger.before(KeptLedger::fail);
    ResponseCache[] cache = new ResponseCache[1];
    LedgerOptions often = LedgerOptions.builder().flushInterval(Duration.ofSeconds(1)).build();
    CountDownLatch closed = new CountDownLatch(1);
    try (Office other =
        new Office(
            ledger,
            builder ->
                builder
                    .ledger(often)
                    .listener(
                        new CacheListener() {
                          @Override
                          public void onStoreError(String operation, Throwable failure) {
                            cache[0].close();
                            closed.countDown();
                          }
                        }))) {
      cache[0] = other.cache;
      other.ask("one");
      assertThatCode(closed::await).doesNotThrowAnyException();
    }
  }
}
