package io.github.completioncache.store;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A capability: a store that can go through its entries, page by page, without blocking others.
 * Safe for use by several threads.
 */
public interface EntryListing extends AsideEntries {

  /**
   * Some entries, in no particular order. Going on from page to page until there is no further one
   * gives every entry that is there all the time, some perhaps twice, and of those that come and go
   * meanwhile some. Values that cannot be read and expired entries are passed over.
   *
   * @param after {@link Page#next()} of the page before; empty for the first one
   * @param most how many values to look at, roughly; a page can have fewer entries, even none, and
   *     yet not be the last one
   * @throws IllegalArgumentException if {@code most} is below 1, or {@code after} is no mark of
   *     this store's
   * @throws CacheStoreException if the store cannot be read
   */
  Page page(Optional<String> after, int most);

  /**
   * Some entries, and where to go on.
   *
   * @param next a mark to be given for the next page; empty if this is the last one
   */
  record Page(List<CacheEntry> entries, Optional<String> next) {

    /** Copies the list. */
    public Page {
      entries = List.copyOf(entries);
      Objects.requireNonNull(next, "next");
    }
  }
}
