package io.github.completioncache.dashboard;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.CategorySizes;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.StoreSize;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many entries each category has, as of the last time that was counted: counting a large store
 * takes longer than the page waits. It is counted only while somebody looks. Safe for use by
 * several threads.
 */
final class Sizes {

  private static final Logger LOG = LoggerFactory.getLogger(Sizes.class);

  /** Who has asked within this time still looks. */
  private static final Duration LOOKS = Duration.ofMinutes(2);

  /** How old a count becomes where the store can count. */
  private static final Duration COUNTED = Duration.ofMinutes(1);

  /** How old a count becomes for which every entry has to be read. */
  private static final Duration LISTED = Duration.ofMinutes(10);

  /** More than so many entries are not read for it. */
  private static final long MOST_LISTED = 100_000;

  /** As long as it is not known how many there are: then all that was read may be in vain. */
  private static final long MOST_TRIED = 20_000;

  private static final int AT_ONCE = 500;

  /** Or a store would be gone through in which there is much that is not the cache's. */
  private static final int MOST_PAGES = 1_000;

  private final Place place;
  private final Clock clock;
  private volatile @Nullable Map<String, CategorySizes.Size> counted;
  private volatile @Nullable Instant asked;
  private volatile @Nullable Instant due;

  /** Changes when what was counted or is being counted is not right any more. */
  private final AtomicInteger edition = new AtomicInteger();

  Sizes(Place place, Clock clock) {
    this.place = place;
    this.clock = clock;
  }

  /** By category; null if they are not known. */
  @Nullable Map<String, CategorySizes.Size> get() {
    asked = clock.instant();
    return counted;
  }

  /** Has them counted anew: something was removed. */
  void forget() {
    edition.incrementAndGet();
    counted = null;
    due = null;
  }

  /** Counts if somebody looks and the last count is old, which may take seconds. */
  void count() {
    Instant now = clock.instant();
    Instant last = asked;
    Instant again = due;
    if (last == null || last.plus(LOOKS).isBefore(now) || (again != null && now.isBefore(again))) {
      return;
    }
    int begunIn = edition.get();
    try {
      Optional<CategorySizes> counts = place.capability(CategorySizes.class);
      due = now.plus(counts.isPresent() ? COUNTED : LISTED);
      Map<String, CategorySizes.Size> sizes =
          counts.isPresent() ? counts.get().categorySizes() : listed();
      counted = sizes == null ? null : Map.copyOf(sizes);
      if (begunIn != edition.get()) {
        forget();
      }
    } catch (CacheStoreException e) {
      LOG.debug("The entries of the categories cannot be counted: {}", e.getMessage());
    }
  }

  /** Null if there are too many entries, or the store cannot go through them. */
  private @Nullable Map<String, CategorySizes.Size> listed() {
    EntryListing listing = place.capability(EntryListing.class).orElse(null);
    StoreSize size = place.capability(StoreSize.class).orElse(null);
    if (listing == null || (size != null && size.entries() > MOST_LISTED)) {
      return null;
    }
    long most = size == null ? MOST_TRIED : MOST_LISTED;
    long count = 0;
    int pages = 0;
    Map<String, CategorySizes.Size> sizes = new HashMap<>();
    Optional<String> mark = Optional.empty();
    do {
      EntryListing.Page page = listing.page(mark, AT_ONCE);
      count += page.entries().size();
      pages++;
      if (count > most || pages > MOST_PAGES) {
        return null;
      }
      page.entries().forEach(entry -> add(sizes, entry));
      mark = page.next();
    } while (mark.isPresent());
    return sizes;
  }

  private static void add(Map<String, CategorySizes.Size> sizes, CacheEntry entry) {
    sizes.merge(
        entry.labels().category(),
        new CategorySizes.Size(1, OptionalLong.of(entry.bodyLength())),
        (one, other) ->
            new CategorySizes.Size(
                one.entries() + other.entries(),
                OptionalLong.of(one.bytes().orElse(0) + other.bytes().orElse(0))));
  }
}
