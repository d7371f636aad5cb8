package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.completioncache.testing.FakeClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store with {@link Refusals} promises of them. */
public abstract class RefusalsContract {

  private static final Duration WHILE = Duration.ofMinutes(10);

  private final FakeClock clock = new FakeClock(Instant.now());
  private CacheStore store;
  private CacheStore other;

  /** A store that shares its entries with the others that are opened here. */
  protected abstract CacheStore open(Clock clock);

  @BeforeEach
  void openStores() {
    store = open(clock);
    other = open(clock);
  }

  @AfterEach
  void closeStores() {
    store.close();
    other.close();
  }

  private void refuse(Duration time) {
    refusals(store).refuse(key(1), time);
  }

  private static Refusals refusals(CacheStore store) {
    return store.capability(Refusals.class).orElseThrow();
  }

  private static boolean put(CacheStore store, int number, Clock clock) {
    CacheEntry entry = entry(key(number), clock).build();
    return store.put(entry.key(), entry);
  }

  @Test
  void nobodyKeepsWhatIsAskedForBeforeTheEnd() {
    refuse(WHILE);

    assertThat(put(store, 1, clock)).isFalse();
    assertThat(put(other, 1, clock)).isFalse();
    clock.advance(WHILE.minusMillis(1));
    assertThat(put(other, 1, clock)).isFalse();
    assertThat(other.get(key(1))).isEmpty();
    clock.advance(Duration.ofMillis(2));
    assertThat(put(other, 1, clock)).isTrue();
    assertThat(store.get(key(1))).isPresent();
  }

  @Test
  void otherKeysAreKept() {
    refuse(WHILE);

    assertThat(put(other, 2, clock)).isTrue();
  }

  @Test
  void whatIsKeptStays() {
    put(store, 1, clock);

    refuse(WHILE);

    assertThat(other.get(key(1))).isPresent();
  }

  @Test
  void laterEndStands() {
    refuse(Refusals.LONGEST);
    refuse(Duration.ofMillis(1));
    store.invalidate(Invalidation.key(key(1)));
    clock.advance(Duration.ofMinutes(59));

    assertThat(put(other, 1, clock)).isFalse();
  }

  @Test
  void t1_timesThatAreNoneAreRejected() {
    for (Duration time :
        new Duration[] {
          Duration.ZERO, Duration.ofMillis(-1), Duration.ofNanos(1), Refusals.LONGEST.plusNanos(1)
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> refuse(time))
          .withMessageContaining(time.toString());
    }
    assertThat(put(store, 1, clock)).isTrue();
  }

  @Test
  void closedStoreSaysSo() {
    Refusals refusals = refusals(store);
    store.close();

    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(() -> refusals.refuse(key(1), WHILE));
  }
}
