package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.MemoryCacheStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerSettingsTest {

  private static final LedgerOptions OFTEN =
      LedgerOptions.builder().flushInterval(Duration.ofSeconds(1)).build();

  /** Of caches that others have not closed. */
  private final List<Thread> before = allThreads();

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.999S", "PT1H0.001S"})
  void t1_intervalOutOfRangeIsRefused(String interval) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LedgerOptions.builder().flushInterval(Duration.parse(interval)))
        .withMessage(
            "flushInterval must be between PT1S and PT1H, but is " + Duration.parse(interval));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-24H", "PT23H59M", "P3651D"})
  void t1_timeToKeepOutOfRangeIsRefused(String time) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LedgerOptions.builder().keepFor(Duration.parse(time)))
        .withMessage("keepFor must be between PT24H and PT87600H, but is " + Duration.parse(time));
  }

  @Test
  void defaultsAreThoseOfTheGuide() {
    LedgerOptions defaults = LedgerOptions.defaults();
    assertThat(defaults.flushInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(defaults.keepFor()).isEqualTo(Duration.ofDays(90));
    assertThat(defaults.storeRequests()).isFalse();

    LedgerOptions other = OFTEN.toBuilder().storeRequests(true).build();
    assertThat(other.flushInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(other.storeRequests()).isTrue();
  }

  @Test
  void storeWithoutLedgerIsRefused() {
    try (MemoryCacheStore store = MemoryCacheStore.create()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ResponseCache.builder().store(store).ledger(OFTEN).build())
          .withMessage(
              "ledger is set, but this store has none: it needs one that outlives the process,"
                  + " such as SQLite or Redis");
    }
  }

  @Test
  void r1_storeThatThrowsDoesNotBreakBuild() {
    KeptLedger ledger = new KeptLedger();
    AtomicBoolean healed = new AtomicBoolean();
    CacheStore store =
        new Office.Booked(
            MemoryCacheStore.create(),
            () -> {
              if (!healed.get()) {
                throw new CacheStoreException("broken");
              }
              return ledger;
            });
    try (ResponseCache cache = ResponseCache.builder().store(store).ledger(OFTEN).build()) {
      cache.answer(Office.request("one", CacheOptions.defaults()), new Office.Call(200));
      assertThat(cache.flushLedger()).isFalse();
      assertThatExceptionOfType(CacheStoreException.class).isThrownBy(cache::ledger);
      healed.set(true);
      assertThat(cache.flushLedger()).isTrue();
      assertThat(cache.ledger()).containsSame(ledger);
      assertThat(ledger.pages()).hasSize(1);
    }
  }

  @Test
  void withoutLedgerThereIsNoneAndNoThread() {
    try (ResponseCache cache = ResponseCache.builder().store(MemoryCacheStore.create()).build()) {
      assertThat(cache.ledger()).isEmpty();
      assertThat(cache.flushLedger()).isFalse();
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void itIsWrittenByADaemonThatEndsWithTheCache() {
    try (Office office = new Office(builder -> builder.ledger(OFTEN))) {
      assertThat(threads()).singleElement().returns(true, Thread::isDaemon);
      office.ask("one");
      Awaitility.await().until(() -> office.ledger.pages().size() == 1);
      assertThat(office.cache.ledger()).containsSame(office.ledger);
    }
    assertThat(threads()).isEmpty();
  }

  /** Those of ledgers that this test has begun. */
  private List<Thread> threads() {
    List<Thread> threads = new ArrayList<>(allThreads());
    threads.removeAll(before);
    return threads;
  }

  private static List<Thread> allThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("completion-cache-ledger-"))
        .toList();
  }
}
