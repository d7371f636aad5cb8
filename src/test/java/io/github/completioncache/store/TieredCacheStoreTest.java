package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.completioncache.testing.FakeClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TieredCacheStoreTest {

  private static final Duration DEFAULT_NEAR_LIFETIME = Duration.ofSeconds(10);

  private final FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  private final MemoryCacheStore near = MemoryCacheStore.builder().clock(clock).build();
  private final CacheStore shared = MemoryCacheStore.builder().clock(clock).build();
  private final ScriptedStore far = new ScriptedStore(shared);
  private final TieredCacheStore store = TieredCacheStore.of(near, far);

  private final CacheEntry old = entry(key(1), clock).body(new byte[] {1}).build();
  private final CacheEntry replacement = entry(key(1), clock).body(new byte[] {2}).build();

  @Nested
  class OverMemory extends CacheStoreContract {
    @Override
    protected CacheStore open() {
      return TieredCacheStore.of(MemoryCacheStore.create(), MemoryCacheStore.create());
    }

    @Override
    public int callsPerThread() {
      return 4000;
    }
  }

  @Nested
  class WithRoomForThreeInFront extends CacheStoreContract {
    @Override
    protected CacheStore open() {
      return TieredCacheStore.of(
          MemoryCacheStore.builder().maximumEntries(3).build(), MemoryCacheStore.create());
    }

    @Override
    public int callsPerThread() {
      return 4000;
    }
  }

  @Nested
  class ByClock extends ClockedStoreContract {
    @Override
    protected CacheStore open(Clock clock) {
      return TieredCacheStore.of(
          MemoryCacheStore.builder().clock(clock).build(),
          MemoryCacheStore.builder().clock(clock).build());
    }
  }

  @Nested
  class Reading {

    @Test
    void asksTheFarStoreOnce() {
      shared.put(key(1), old);
      assertSame(store.get(key(1)), old);
      assertSame(store.get(key(1)), old);
      assertThat(far.gets()).isEqualTo(1);
    }

    @Test
    void findsInMemoryWhatItPut() {
      store.put(key(1), old);
      assertSame(store.get(key(1)), old);
      assertThat(far.gets()).isZero();
    }

    @Test
    void keepsNothingForMiss() {
      assertThat(store.get(key(1))).isEmpty();
      shared.put(key(1), old);
      assertSame(store.get(key(1)), old);
    }

    @Test
    void passesTroubleOnUnlessMemoryKnows() {
      store.put(key(1), old);
      far.beforeNextCall(TieredCacheStoreTest::fail);
      assertSame(store.get(key(1)), old);
      assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> store.get(key(2)));
    }

    @Test
    void servesWhatMemoryHasNoRoomFor() {
      MemoryCacheStore small = MemoryCacheStore.builder().maximumBytes(3000).clock(clock).build();
      TieredCacheStore tiered = TieredCacheStore.of(small, far);
      CacheEntry large = old.toBuilder().body(new byte[3000]).build();
      assertThat(tiered.put(key(1), old)).isTrue();
      assertThat(tiered.put(key(1), large)).isTrue();
      assertSame(tiered.get(key(1)), large);
      assertThat(small.size()).isZero();
    }
  }

  @Nested
  class NearLifetime {

    @Test
    void endsForWhatAnotherProcessRemoved() {
      store.put(key(1), old);
      shared.remove(key(1));
      clock.advance(DEFAULT_NEAR_LIFETIME.minusMillis(1));
      assertSame(store.get(key(1)), old);
      clock.advance(Duration.ofMillis(1));
      assertThat(store.get(key(1))).isEmpty();
    }

    @Test
    void endsForWhatAnotherProcessReplaced() {
      shared.put(key(1), old);
      store.get(key(1));
      shared.put(key(1), replacement);
      clock.advance(DEFAULT_NEAR_LIFETIME.minusMillis(1));
      assertSame(store.get(key(1)), old);
      clock.advance(Duration.ofMillis(1));
      assertSame(store.get(key(1)), replacement);
    }

    @Test
    void t3_isNotExtendedByHits() {
      store.put(key(1), old);
      shared.remove(key(1));
      for (int second = 1; second < 10; second++) {
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.get(key(1))).as("after %s s", second).isPresent();
      }
      clock.advance(Duration.ofSeconds(1));
      assertThat(store.get(key(1))).isEmpty();
    }

    @Test
    void countsFromTheQuestionToTheFarStore() {
      shared.put(key(1), old);
      far.afterNextCall(() -> clock.advance(Duration.ofSeconds(4)));
      store.get(key(1));
      clock.advance(Duration.ofSeconds(6));
      store.get(key(1));
      assertThat(far.gets()).isEqualTo(2);
    }

    @Test
    void endsWithTheEntry() {
      CacheEntry brief = entry(key(1), clock).lifetime(Duration.ofSeconds(3)).build();
      store.put(key(1), brief);
      clock.set(brief.expires().minusMillis(1));
      assertSame(store.get(key(1)), brief);
      clock.set(brief.expires());
      assertThat(store.get(key(1))).isEmpty();
    }

    @Test
    void leavesTheLifetimeOfTheEntryAsItIs() {
      store.put(key(1), old);
      assertThat(store.get(key(1)).orElseThrow().expires()).isEqualTo(old.expires());
    }

    @Test
    void isWhatTheBuilderSays() {
      TieredCacheStore tiered =
          TieredCacheStore.builder()
              .near(near)
              .far(far)
              .nearLifetime(Duration.ofMinutes(3))
              .build();
      tiered.put(key(1), old);
      shared.remove(key(1));
      clock.advance(Duration.ofMinutes(3).minusMillis(1));
      assertThat(tiered.get(key(1))).isPresent();
      clock.advance(Duration.ofMillis(1));
      assertThat(tiered.get(key(1))).isEmpty();
    }

    @Test
    void t7_isNotProlongedByClockThatIsSetBack() {
      store.put(key(1), old);
      shared.remove(key(1));
      clock.advance(Duration.ofHours(-5));
      assertThat(store.get(key(1))).isEmpty();
    }
  }

  @Nested
  class Writing {

    @Test
    void forgetsWhenTheFarStoreFails() {
      store.put(key(1), old);
      far.beforeNextCall(TieredCacheStoreTest::fail);
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> store.put(key(1), replacement));
      assertThat(near.get(key(1))).isEmpty();
      assertSame(store.get(key(1)), old);
    }

    @Test
    void keepsNothingThatTheFarStoreRefused() {
      far.refusePuts();
      assertThat(store.put(key(1), old)).isFalse();
      assertThat(near.get(key(1))).isEmpty();
    }

    @Test
    void forgetsEvenIfTheFarStoreCannotRemove() {
      store.put(key(1), old);
      far.beforeNextCall(TieredCacheStoreTest::fail);
      assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> store.remove(key(1)));
      assertThat(near.get(key(1))).isEmpty();
    }

    @Test
    void forgetsEvenIfTheFarStoreCannotInvalidate() {
      store.put(key(1), old);
      store.put(key(2), entry(key(2), clock).build());
      far.beforeNextCall(TieredCacheStoreTest::fail);
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> store.invalidate(Invalidation.key(key(1))));
      assertThat(near.get(key(1))).isEmpty();
      assertThat(near.get(key(2))).isPresent();
    }
  }

  /**
   * One call does the other in its middle, which is the order of things that a race can bring
   * about.
   */
  @Nested
  class Racing {

    @Test
    void readDoesNotBringBackWhatIsInvalidatedMeanwhile() {
      shared.put(key(1), old);
      far.afterNextCall(() -> store.invalidate(Invalidation.category("faq")));
      assertSame(store.get(key(1)), old);
      assertThat(store.get(key(1))).isEmpty();
    }

    @Test
    void readDoesNotBringBackWhatIsRemovedMeanwhile() {
      shared.put(key(1), old);
      far.afterNextCall(() -> store.remove(key(1)));
      assertSame(store.get(key(1)), old);
      assertThat(store.get(key(1))).isEmpty();
    }

    @Test
    void readDoesNotBringBackWhatIsReplacedMeanwhile() {
      shared.put(key(1), old);
      far.afterNextCall(() -> store.put(key(1), replacement));
      assertSame(store.get(key(1)), old);
      assertSame(store.get(key(1)), replacement);
    }

    @Test
    void readDuringWriteDoesNotOutliveIt() {
      shared.put(key(1), old);
      far.beforeNextCall(() -> assertSame(store.get(key(1)), old));
      store.put(key(1), replacement);
      assertSame(store.get(key(1)), replacement);
    }

    @Test
    void putDoesNotBringBackWhatIsInvalidatedMeanwhile() {
      far.afterNextCall(() -> store.invalidate(Invalidation.everything()));
      store.put(key(1), old);
      assertThat(store.get(key(1))).isEmpty();
    }

    @Test
    void putDoesNotBringBackWhatIsRemovedMeanwhile() {
      far.afterNextCall(() -> store.remove(key(1)));
      store.put(key(1), old);
      assertThat(store.get(key(1))).isEmpty();
    }

    @Test
    void ofTwoPutsMemoryHasTheOneThatTheFarStoreHas() {
      far.afterNextCall(() -> store.put(key(1), replacement));
      store.put(key(1), old);
      assertSame(store.get(key(1)), replacement);

      far.beforeNextCall(() -> store.put(key(1), replacement));
      store.put(key(1), old);
      assertSame(store.get(key(1)), old);
    }

    @Test
    void removalForgetsWhatIsReadMeanwhile() {
      shared.put(key(1), old);
      far.beforeNextCall(() -> store.get(key(1)));
      assertThat(store.remove(key(1))).isTrue();
      assertThat(store.get(key(1))).isEmpty();
    }

    @Test
    void invalidationForgetsWhatIsReadMeanwhile() {
      shared.put(key(1), old);
      far.beforeNextCall(() -> store.get(key(1)));
      assertThat(store.invalidate(Invalidation.everything())).isEqualTo(1);
      assertThat(store.get(key(1))).isEmpty();
    }
  }

  @Nested
  class Building {

    @Test
    void closesBoth() {
      store.close();
      assertThat(far.isClosed()).isTrue();
      assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> near.get(key(1)));
    }

    @Test
    void closesMemoryEvenIfTheFarStoreFails() {
      far.beforeNextCall(TieredCacheStoreTest::fail);
      assertThatExceptionOfType(CacheStoreException.class).isThrownBy(store::close);
      assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> near.get(key(1)));
    }

    @Test
    void offersNoCapabilityOfItsParts() {
      assertThat(store.capability(ScriptedStore.class)).isEqualTo(Optional.empty());
      assertThat(store.capability(MemoryCacheStore.class)).isEqualTo(Optional.empty());
      assertThat(store.capability(TieredCacheStore.class)).containsSame(store);
    }

    @Test
    void listsWhatTheFarStoreHas() {
      CacheStore tiered = TieredCacheStore.of(near, shared);
      tiered.put(key(1), old);
      near.put(key(2), entry(key(2), clock).build());
      shared.put(key(3), entry(key(3), clock).build());
      EntryListing listing = tiered.capability(EntryListing.class).orElseThrow();
      assertThat(listing.page(Optional.empty(), 10).entries())
          .extracting(CacheEntry::key)
          .containsExactlyInAnyOrder(key(1), key(3));
      assertThat(tiered.capability(Ledger.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-10S", "PT0.0005S", "PT876001H"})
    void t1_refusesNearLifetimesThatAreNone(String lifetime) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TieredCacheStore.builder().nearLifetime(Duration.parse(lifetime)))
          .withMessage("nearLifetime must be between PT0.001S and PT876000H, but is " + lifetime);
    }

    @Test
    void saysWhatIsMissing() {
      assertThatIllegalStateException()
          .isThrownBy(() -> TieredCacheStore.builder().far(far).build())
          .withMessage("near is required, but was not set");
      assertThatIllegalStateException()
          .isThrownBy(() -> TieredCacheStore.builder().near(near).build())
          .withMessage("far is required, but was not set");
      assertThatNullPointerException()
          .isThrownBy(() -> TieredCacheStore.of(null, far))
          .withMessage("near");
      assertThatNullPointerException()
          .isThrownBy(() -> TieredCacheStore.of(near, null))
          .withMessage("far");
    }

    @Test
    void refusesOneStoreTwice() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TieredCacheStore.of(near, near))
          .withMessage("near and far must be two stores, but are the same one");
    }
  }

  private static void fail() {
    throw new CacheStoreException("unreachable");
  }
}
