package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.completioncache.testing.FakeClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryCacheStoreTest {

  private static final int THOUSAND = 1000;

  @Nested
  class ByDefault extends CacheStoreContract {
    @Override
    protected CacheStore open() {
      return MemoryCacheStore.create();
    }

    @Override
    public int callsPerThread() {
      return 4000;
    }
  }

  @Nested
  class BoundedByEntries extends CacheStoreContract {
    @Override
    protected CacheStore open() {
      return MemoryCacheStore.builder().maximumEntries(THOUSAND).build();
    }

    @Override
    public int callsPerThread() {
      return 4000;
    }
  }

  @Nested
  class BoundedByBytes extends CacheStoreContract {
    @Override
    protected CacheStore open() {
      return MemoryCacheStore.builder().maximumBytes(8 << 20).build();
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
      return MemoryCacheStore.builder().clock(clock).build();
    }
  }

  @Nested
  class Listing extends EntryListingContract {
    @Override
    protected CacheStore open(Clock clock) {
      return MemoryCacheStore.builder().clock(clock).build();
    }
  }

  @Test
  void pagesAreAboutAsLargeAsAskedFor() {
    MemoryCacheStore store = MemoryCacheStore.create();
    for (int i = 0; i < 10_000; i++) {
      store.put(key(i), entry(key(i)).build());
    }
    EntryListing.Page page = store.page(Optional.empty(), 100);
    assertThat(page.entries()).hasSizeBetween(50, 200);
    assertThat(store.page(page.next(), 100).entries()).hasSizeBetween(50, 200);
  }

  @Test
  void neverKeepsMoreEntriesThanItMay() {
    MemoryCacheStore store = MemoryCacheStore.builder().maximumEntries(100).build();
    for (int i = 0; i < 10_000; i++) {
      assertThat(store.put(key(i), entry(key(i)).build())).isTrue();
      assertThat(store.size()).isLessThanOrEqualTo(100);
    }
    assertThat(found(store, 10_000)).isEqualTo(100);
  }

  @Test
  void neverKeepsMoreBytesThanItMay() {
    int maximum = 1 << 20;
    MemoryCacheStore store = MemoryCacheStore.builder().maximumBytes(maximum).build();
    for (int i = 0; i < 10_000; i++) {
      store.put(key(i), sized(i, 100 + i % 5000));
    }
    long kept =
        IntStream.range(0, 10_000)
            .mapToObj(i -> store.get(key(i)))
            .flatMap(Optional::stream)
            .mapToLong(EntryWeight::of)
            .sum();
    assertThat(kept).isBetween(maximum * 9L / 10, (long) maximum);
  }

  @Test
  void w7_doesNotKeepWhatIsLargerThanTheWholeStore() {
    MemoryCacheStore store = MemoryCacheStore.builder().maximumBytes(10_000).build();
    CacheEntry small = sized(1, 5_000);
    assertThat(store.put(key(1), small)).isTrue();
    assertThat(store.put(key(1), sized(1, 10_000))).isFalse();
    assertSame(store.get(key(1)), small);
  }

  @Test
  void keepsTheOneEntryThereIsRoomFor() {
    MemoryCacheStore store = MemoryCacheStore.builder().maximumEntries(1).build();
    store.put(key(1), entry(key(1)).build());
    store.put(key(2), entry(key(2)).build());
    assertThat(found(store, 3)).isEqualTo(1);
  }

  @Test
  void whatHasExpiredIsNotCounted() {
    FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
    MemoryCacheStore store = MemoryCacheStore.builder().clock(clock).build();
    for (int i = 0; i < 4; i++) {
      store.put(key(i), entry(key(i), clock).lifetime(Duration.ofMinutes(1 + i)).build());
    }
    clock.advance(Duration.ofMinutes(2));
    assertThat(store.remove(key(0))).isFalse();
    assertThat(store.invalidate(Invalidation.category("faq"))).isEqualTo(2);
    assertThat(store.size()).isZero();
  }

  @Test
  void readingWhatHasExpiredFreesIt() {
    FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
    MemoryCacheStore store = MemoryCacheStore.builder().clock(clock).build();
    store.put(key(1), entry(key(1), clock).lifetime(Duration.ofMinutes(1)).build());
    clock.advance(Duration.ofMinutes(1));
    assertThat(store.size()).isEqualTo(1);
    store.get(key(1));
    assertThat(store.size()).isZero();
  }

  @Test
  void hitsOfOneEntryAreOneObject() {
    MemoryCacheStore store = MemoryCacheStore.create();
    store.put(key(1), entry(key(1)).build());
    assertThat(store.get(key(1))).isSameAs(store.get(key(1)));
  }

  @Test
  void startsNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    MemoryCacheStore store = MemoryCacheStore.builder().maximumEntries(10).build();
    for (int i = 0; i < 1000; i++) {
      store.put(key(i), entry(key(i)).build());
      store.get(key(i));
    }
    assertThat(Thread.getAllStackTraces().keySet()).isSubsetOf(before);
  }

  @Test
  void refusesBoundsBelowOne() {
    MemoryCacheStore.Builder builder = MemoryCacheStore.builder();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maximumEntries(0))
        .withMessage("maximumEntries must be at least 1, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maximumBytes(-5))
        .withMessage("maximumBytes must be at least 1, but is -5");
  }

  @Test
  void refusesTwoBounds() {
    String both = "maximumEntries (10) and maximumBytes (20) exclude each other: set one of them";
    assertThatIllegalStateException()
        .isThrownBy(() -> MemoryCacheStore.builder().maximumEntries(10).maximumBytes(20))
        .withMessage(both);
    assertThatIllegalStateException()
        .isThrownBy(() -> MemoryCacheStore.builder().maximumBytes(20).maximumEntries(10))
        .withMessage(both);
  }

  @Test
  void refusesNoClock() {
    assertThatNullPointerException()
        .isThrownBy(() -> MemoryCacheStore.builder().clock(null))
        .withMessage("clock");
  }

  private static CacheEntry sized(int number, int bytes) {
    return entry(key(number)).body(new byte[bytes]).build();
  }

  private static long found(CacheStore store, int end) {
    return IntStream.range(0, end).filter(i -> store.get(key(i)).isPresent()).count();
  }
}
