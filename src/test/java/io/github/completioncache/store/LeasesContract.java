package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store with {@link Leases} promises of them. */
public abstract class LeasesContract {

  private static final Duration LONG = Duration.ofMinutes(5);

  private CacheStore store;
  private Leases leases;

  /** An empty store. */
  protected abstract CacheStore open();

  @BeforeEach
  void openStore() {
    store = open();
    leases = store.capability(Leases.class).orElseThrow();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void firstTakesItAndTheOthersLearnWhoHasIt() {
    assertThat(leases.take(key(1), "a", LONG)).isEqualTo("a");
    assertThat(leases.take(key(1), "b", LONG)).isEqualTo("a");
    assertThat(leases.take(key(1), "a", LONG)).isEqualTo("a");
    assertThat(leases.take(key(2), "b", LONG)).isEqualTo("b");
  }

  @Test
  void onlyItsOwnerEndsIt() {
    leases.take(key(1), "a", LONG);

    assertThat(leases.release(key(1), "b")).isFalse();
    assertThat(leases.take(key(1), "b", LONG)).isEqualTo("a");
    assertThat(leases.release(key(1), "a")).isTrue();
    assertThat(leases.release(key(1), "a")).isFalse();
    assertThat(leases.take(key(1), "b", LONG)).isEqualTo("b");
    assertThat(leases.release(key(1), "a")).isFalse();
    assertThat(leases.take(key(1), "c", LONG)).isEqualTo("b");
  }

  @Test
  void endsByItself() {
    leases.take(key(1), "a", Duration.ofMillis(50));

    Awaitility.await().until(() -> leases.take(key(1), "b", LONG).equals("b"));
    assertThat(leases.release(key(1), "a")).isFalse();
  }

  @Test
  void t1_timeThatIsTooShortIsRefused() {
    for (Duration time : List.of(Duration.ZERO, Duration.ofNanos(999_999), LONG.negated())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> leases.take(key(1), "a", time))
          .withMessage("time must be at least a millisecond, but is " + time);
    }
  }

  @Test
  void ofManyWhoTryOneSucceeds() {
    Set<String> holders = new ConcurrentSkipListSet<>();
    IntStream.range(0, 64)
        .parallel()
        .forEach(i -> holders.add(leases.take(key(1), "caller " + i, LONG)));

    assertThat(holders).hasSize(1);
  }

  @Test
  void entriesHaveNothingToDoWithIt() {
    leases.take(key(1), "a", LONG);
    store.put(key(1), entry(key(1)).build());
    assertThat(store.get(key(1))).isPresent();

    assertThat(store.invalidate(Invalidation.everything())).isEqualTo(1);
    assertThat(store.remove(key(1))).isFalse();
    assertThat(leases.take(key(1), "b", LONG)).isEqualTo("a");
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void afterClosingEveryCallFails() {
    store.close();

    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(() -> leases.take(key(1), "a", LONG));
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(() -> leases.release(key(1), "a"));
  }
}
