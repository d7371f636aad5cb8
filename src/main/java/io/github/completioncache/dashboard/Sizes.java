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

  private static final int AT_ONCE = 500;

  private final Place place;
  private final Clock clock;
  private volatile Map<String, CategorySizes.Size> counted = Map.of();
  private volatile boolean known;
  private volatile @Nullable Instant asked;
  private @Nullable Instant due;

  Sizes(Place place, Clock clock) {
    this.place = place;
    this.clock = clock;
  }

  /** By category; empty if they are not known. */
  Map<String, CategorySizes.Size> get() {
    asked = clock.instant();
    return counted;
  }

  /** Whether they have been counted. */
  boolean areKnown() {
    return known;
  }

  /** Counts if somebody looks and the last count is old, which may take seconds. */
  void count() {
    Instant now = clock.instant();
    Instant last = asked;
    if (last == null || last.plus(LOOKS).isBefore(now) || (due != null && now.isBefore(due))) {
      return;
    }
    try {
      Optional<CategorySizes> counts = place.capability(CategorySizes.class);
      due = now.plus(counts.isPresent() ? COUNTED : LISTED);
      Map<String, CategorySizes.Size> sizes =
          counts.isPresent() ? counts.get().categorySizes() : listed();
      if (sizes != null) {
        counted = Map.copyOf(sizes);
        known = true;
      }
    } catch (CacheStoreException e) {
      LOG.debug("The entries of the categories cannot be counted: {}", e.getMessage());
    }
  }

  /** Null if there are too many entries, or the store cannot go through them. */
  private @Nullable Map<String, CategorySizes.Size> listed() {
    EntryListing listing = place.capability(EntryListing.class).orElse(null);
    StoreSize size = place.capability(StoreSize.class).orElse(null);
    if (listing == null || size == null || size.entries() > MOST_LISTED) {
      return null;
    }
    Map<String, CategorySizes.Size> sizes = new HashMap<>();
    Optional<String> mark = Optional.empty();
    do {
      EntryListing.Page page = listing.page(mark, AT_ONCE);
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
