package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.EntryListing.Page;
import io.github.completioncache.testing.FakeClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store with an {@link EntryListing} promises of it. */
public abstract class EntryListingContract {

  private final FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  private CacheStore store;
  private EntryListing listing;

  /** A new and empty store that goes by {@code clock}; the contract closes it. */
  protected abstract CacheStore open(Clock clock);

  @BeforeEach
  final void openStore() {
    store = open(clock);
    listing = store.capability(EntryListing.class).orElseThrow();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  @Test
  void nothingIsThereAtFirst() {
    assertThat(all(10)).isEmpty();
  }

  @Test
  void givesEveryEntryAsItIs() {
    Map<CacheKey, CacheEntry> put = new HashMap<>();
    for (int number = 0; number < 250; number++) {
      EntryLabels labels =
          new EntryLabels(key(number), "n" + number % 3, "c", "m", Set.of("t" + number % 7));
      CacheEntry entry = entry(labels).created(clock.instant()).body(new byte[10 * number]).build();
      assertThat(store.put(key(number), entry)).isTrue();
      put.put(key(number), entry);
    }
    for (int most : new int[] {1, 7, 100, 250, 251, Integer.MAX_VALUE}) {
      List<CacheEntry> listed = all(most);
      assertThat(listed)
          .as("pages of %s", most)
          .extracting(CacheEntry::key)
          .containsExactlyInAnyOrderElementsOf(put.keySet());
      listed.forEach(entry -> assertSame(entry, put.get(entry.key())));
    }
  }

  @Test
  void aMarkCanBeUsedTwice() {
    putAll(0, 60);
    Page first = listing.page(Optional.empty(), 20);
    assertThat(keys(listing.page(first.next(), 20)))
        .containsExactlyInAnyOrderElementsOf(keys(listing.page(first.next(), 20)));
  }

  @Test
  void passesOverWhatIsReplacedOrRemoved() {
    putAll(0, 20);
    CacheEntry replacement = entry(key(3), clock).body(new byte[] {3}).build();
    store.put(key(3), replacement);
    store.remove(key(4));
    store.invalidate(Invalidation.key(key(5)));
    List<CacheEntry> listed = all(6);
    assertThat(listed).hasSize(18).extracting(CacheEntry::key).doesNotContain(key(4), key(5));
    listed.stream()
        .filter(entry -> entry.key().equals(key(3)))
        .forEach(entry -> assertSame(entry, replacement));
  }

  @Test
  void passesOverWhatHasExpired() {
    putAll(0, 10);
    clock.advance(Duration.ofMinutes(1));
    putAll(10, 20);
    clock.advance(Duration.ofMinutes(59));
    assertThat(keysOf(all(4))).containsExactlyInAnyOrderElementsOf(keys(10, 20));
    clock.advance(Duration.ofMinutes(1));
    assertThat(all(4)).isEmpty();
  }

  @Test
  void missesNothingThatIsThereAllTheTimeWhileOthersWriteAndRemove() throws Exception {
    putAll(0, 100);
    AtomicBoolean done = new AtomicBoolean();
    Thread others = new Thread(() -> meddle(done));
    others.start();
    try {
      for (int round = 0; round < 10; round++) {
        Set<CacheKey> listed = Set.copyOf(keysOf(all(9)));
        assertThat(listed).containsAll(keys(0, 100));
        assertThat(keys(0, 200)).containsAll(listed);
      }
    } finally {
      done.set(true);
      others.join();
    }
  }

  @Test
  void refusesMarksThatAreNotItsOwn() {
    putAll(0, 3);
    for (String mark :
        List.of("", " ", "x", "-1", "1.5", "0x", "é", "'", "\u0000", "9".repeat(99))) {
      assertThatIllegalArgumentException()
          .as(mark)
          .isThrownBy(() -> listing.page(Optional.of(mark), 10))
          .withMessageStartingWith("after must be a mark of this store's");
    }
  }

  @Test
  void atLeastOneMustBeAskedFor() {
    for (int most : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> listing.page(Optional.empty(), most))
          .withMessage("most must be at least 1, but is " + most);
    }
  }

  @Test
  void afterClosingItFails() {
    putAll(0, 3);
    store.close();
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(() -> listing.page(Optional.empty(), 10))
        .withMessageContaining("closed");
  }

  /** Puts and removes entries from 100 on, and replaces those before. */
  private void meddle(AtomicBoolean done) {
    for (int i = 0; !done.get(); i++) {
      CacheKey other = key(100 + i % 100);
      store.put(other, entry(other, clock).build());
      store.put(key(i % 100), entry(key(i % 100), clock).body(new byte[i % 50]).build());
      store.remove(key(100 + (i + 50) % 100));
    }
  }

  private void putAll(int first, int end) {
    for (int number = first; number < end; number++) {
      assertThat(store.put(key(number), entry(key(number), clock).build())).isTrue();
    }
  }

  /** Everything, page by page. */
  private List<CacheEntry> all(int most) {
    List<CacheEntry> entries = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (int pages = 0; pages < 10_000; pages++) {
      Page page = listing.page(after, most);
      entries.addAll(page.entries());
      after = page.next();
      if (after.isEmpty()) {
        return entries;
      }
    }
    throw new AssertionError("there is always another page");
  }

  private static List<CacheKey> keys(int first, int end) {
    return IntStream.range(first, end).mapToObj(Entries::key).collect(Collectors.toList());
  }

  private static List<CacheKey> keys(Page page) {
    return keysOf(page.entries());
  }

  private static List<CacheKey> keysOf(List<CacheEntry> entries) {
    return entries.stream().map(CacheEntry::key).toList();
  }
}
