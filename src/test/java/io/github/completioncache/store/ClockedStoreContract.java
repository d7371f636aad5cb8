package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.testing.FakeClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store with an injectable clock must do besides {@link CacheStoreContract}. */
public abstract class ClockedStoreContract {

  private final FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  private CacheStore store;

  /** A new and empty store that goes by {@code clock}; the contract closes it. */
  protected abstract CacheStore open(Clock clock);

  @BeforeEach
  final void openStore() {
    store = open(clock);
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  @Test
  void endsWithItsLifetime() {
    CacheEntry entry = entry(key(1), clock).lifetime(Duration.ofHours(1)).build();
    assertThat(store.put(key(1), entry)).isTrue();
    clock.set(entry.expires().minusMillis(1));
    assertSame(store.get(key(1)), entry);
    clock.set(entry.expires());
    assertThat(store.get(key(1))).isEmpty();
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void isKeptForThoseWhoTakeStaleAnswers() {
    CacheEntry entry =
        entry(key(1), clock).lifetime(Duration.ofHours(1)).staleFor(Duration.ofHours(2)).build();
    assertThat(entry.expires()).isEqualTo(clock.instant().plus(Duration.ofHours(3)));
    assertThat(store.put(key(1), entry)).isTrue();
    clock.set(entry.expires().minusMillis(1));
    assertSame(store.get(key(1)), entry);
    clock.set(entry.expires());
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void lifetimeCountsFromTheQuestionNotFromThePut() {
    CacheEntry entry = entry(key(1), clock).lifetime(Duration.ofMinutes(10)).build();
    clock.advance(Duration.ofMinutes(4));
    store.put(key(1), entry);
    clock.advance(Duration.ofMinutes(6));
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void doesNotKeepWhatHasJustExpired() {
    CacheEntry entry = entry(key(1), clock).lifetime(Duration.ofMillis(1)).build();
    clock.set(entry.expires());
    assertThat(store.put(key(1), entry)).isFalse();
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void t3_anEntryThatIsHitEveryMinuteExpiresAllTheSame() {
    CacheEntry entry = entry(key(1), clock).lifetime(Duration.ofMinutes(30)).build();
    store.put(key(1), entry);
    for (int minute = 1; minute < 30; minute++) {
      clock.advance(Duration.ofMinutes(1));
      assertThat(store.get(key(1))).as("after %s minutes", minute).isPresent();
    }
    clock.advance(Duration.ofMinutes(1));
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void replacementBringsItsOwnLifetime() {
    store.put(key(1), entry(key(1), clock).lifetime(Duration.ofMinutes(1)).build());
    store.put(key(1), entry(key(1), clock).lifetime(Duration.ofMinutes(9)).build());
    store.put(key(2), entry(key(2), clock).lifetime(Duration.ofMinutes(9)).build());
    store.put(key(2), entry(key(2), clock).lifetime(Duration.ofMinutes(1)).build());
    clock.advance(Duration.ofMinutes(1));
    assertThat(store.get(key(1))).isPresent();
    assertThat(store.get(key(2))).isEmpty();
    clock.advance(Duration.ofMinutes(8));
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void keepsWhatLivesForYears() {
    CacheEntry entry = entry(key(1), clock).lifetime(Duration.ofDays(36_500)).build();
    store.put(key(1), entry);
    clock.advance(Duration.ofDays(36_499));
    assertThat(store.get(key(1))).isPresent();
    clock.advance(Duration.ofDays(1));
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void t7_clockThatStepsBackMakesNothingImmortal() {
    CacheEntry entry = entry(key(1), clock).lifetime(Duration.ofMinutes(10)).build();
    store.put(key(1), entry);
    clock.advance(Duration.ofHours(-5));
    CacheEntry later = entry(key(2), clock).lifetime(Duration.ofMinutes(10)).build();
    assertThat(store.put(key(2), later)).isTrue();
    assertSame(store.get(key(1)), entry);
    assertSame(store.get(key(2)), later);
    clock.set(later.expires());
    assertThat(store.get(key(2))).isEmpty();
    assertSame(store.get(key(1)), entry);
    clock.set(entry.expires());
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void t7_clockThatStepsForwardStillbearsNothing() {
    clock.advance(Duration.ofDays(400));
    CacheEntry entry = entry(key(1), clock).build();
    assertThat(store.put(key(1), entry)).isTrue();
    assertSame(store.get(key(1)), entry);
  }
}
