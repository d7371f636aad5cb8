package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.testing.FakeClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A tiered store whose far store tells what changes in it. */
class FollowedChangesTest {

  private final FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  private final MemoryCacheStore near = MemoryCacheStore.builder().clock(clock).build();
  private final Telling far = new Telling(clock);
  private final TieredCacheStore store =
      TieredCacheStore.builder().near(near).far(far).followChanges().build();

  private final CacheEntry old = entry(key(1), clock).body(new byte[] {1}).build();
  private final CacheEntry replacement = entry(key(1), clock).body(new byte[] {2}).build();

  @Nested
  class WhileFollowing extends CacheStoreContract {
    @Override
    protected CacheStore open() {
      Telling telling = new Telling(Clock.systemUTC());
      TieredCacheStore followed =
          TieredCacheStore.builder()
              .near(MemoryCacheStore.create())
              .far(telling)
              .followChanges()
              .build();
      telling.listener.following();
      return followed;
    }

    @Override
    public int callsPerThread() {
      return 4000;
    }
  }

  @Test
  void memoryIsPassedOverBeforeChangesAreFollowed() {
    store.put(key(1), old);
    assertThat(near.get(key(1))).isEmpty();
    assertSame(store.get(key(1)), old);
    assertThat(near.get(key(1))).isEmpty();
  }

  @Test
  void memoryAnswersWhileChangesAreFollowed() {
    far.listener.following();
    far.kept.put(key(1), old);
    assertSame(store.get(key(1)), old);
    assertSame(store.get(key(1)), old);
    assertThat(far.kept.gets()).isEqualTo(1);
  }

  @Test
  void whatChangedIsForgotten() {
    far.listener.following();
    store.put(key(1), old);
    store.put(key(2), entry(key(2), clock).build());
    far.kept.put(key(1), replacement);
    far.listener.changed(key(1));
    assertThat(near.get(key(1))).isEmpty();
    assertThat(near.get(key(2))).isPresent();
    assertSame(store.get(key(1)), replacement);
  }

  @Test
  void readThatBeganBeforeTheChangeDoesNotBringItBack() {
    far.listener.following();
    far.kept.put(key(1), old);
    far.kept.afterNextCall(
        () -> {
          far.kept.put(key(1), replacement);
          far.listener.changed(key(1));
        });
    assertSame(store.get(key(1)), old);
    assertSame(store.get(key(1)), replacement);
  }

  @Test
  void everythingIsForgottenWhenChangesMayHaveBeenMissed() {
    far.listener.following();
    store.put(key(1), old);
    far.listener.lost();
    assertThat(near.get(key(1))).isEmpty();
    far.kept.put(key(1), replacement);
    assertSame(store.get(key(1)), replacement);
    assertThat(near.get(key(1))).isEmpty();
  }

  @Test
  void readAcrossTheLossIsNotKept() {
    far.listener.following();
    far.kept.put(key(1), old);
    far.kept.afterNextCall(
        () -> {
          far.listener.lost();
          far.listener.following();
        });
    assertSame(store.get(key(1)), old);
    assertThat(near.get(key(1))).isEmpty();
  }

  @Test
  void memoryAnswersForFiveMinutesAtMost() {
    far.listener.following();
    store.put(key(1), old);
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(near.get(key(1))).isPresent();
    clock.advance(Duration.ofMillis(1));
    assertThat(near.get(key(1))).isEmpty();
  }

  @Test
  void lifetimeThatIsSetCounts() {
    Telling told = new Telling(clock);
    try (TieredCacheStore brief =
        TieredCacheStore.builder()
            .near(MemoryCacheStore.builder().clock(clock).build())
            .far(told)
            .nearLifetime(Duration.ofSeconds(1))
            .followChanges()
            .build()) {
      told.listener.following();
      told.kept.put(key(1), old);
      assertSame(brief.get(key(1)), old);
      told.kept.put(key(1), replacement);
      clock.advance(Duration.ofSeconds(1));
      assertSame(brief.get(key(1)), replacement);
    }
  }

  @Test
  void closingEndsTheFeed() {
    store.close();
    assertThat(far.subscriptions).isZero();
    assertThat(far.kept.isClosed()).isTrue();
  }

  @Test
  void farStoreThatTellsNothingIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                TieredCacheStore.builder()
                    .near(near)
                    .far(MemoryCacheStore.create())
                    .followChanges()
                    .build())
        .withMessage(
            "followChanges needs a far store that tells its changes, but MemoryCacheStore as it was"
                + " built does not");
  }

  /** A store that tells what the test says. */
  private static final class Telling implements CacheStore {

    private final ScriptedStore kept;
    private ChangeFeed.Listener listener;
    private int subscriptions;

    Telling(Clock clock) {
      kept = new ScriptedStore(MemoryCacheStore.builder().clock(clock).build());
    }

    @Override
    public Optional<CacheEntry> get(CacheKey key) {
      return kept.get(key);
    }

    @Override
    public boolean put(CacheKey key, CacheEntry entry) {
      return kept.put(key, entry);
    }

    @Override
    public boolean remove(CacheKey key) {
      return kept.remove(key);
    }

    @Override
    public long invalidate(Invalidation what) {
      return kept.invalidate(what);
    }

    @Override
    public void close() {
      kept.close();
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
      ChangeFeed feed =
          heard -> {
            listener = heard;
            subscriptions++;
            return () -> subscriptions--;
          };
      return type == ChangeFeed.class ? Optional.of(type.cast(feed)) : Optional.empty();
    }
  }
}
