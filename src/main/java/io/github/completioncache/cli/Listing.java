package io.github.completioncache.cli;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.EntryListing;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Goes through the entries of a store, a page at a time. */
final class Listing {

  /** Few, since one entry may have megabytes. */
  private static final int PAGE = 64;

  private Listing() {}

  /**
   * What lists the entries of {@code store}.
   *
   * @throws Trouble if nothing does
   */
  static EntryListing of(CacheStore store) {
    return store
        .capability(EntryListing.class)
        .orElseThrow(() -> Trouble.store("this store cannot list its entries"));
  }

  /** All entries, read as they are asked for; some perhaps twice. */
  static Iterable<CacheEntry> entries(EntryListing listing) {
    return () -> new Entries(listing);
  }

  private static final class Entries implements Iterator<CacheEntry> {

    private final EntryListing listing;
    private Iterator<CacheEntry> page;
    private Optional<String> next;

    Entries(EntryListing listing) {
      this.listing = listing;
      EntryListing.Page first = listing.page(Optional.empty(), PAGE);
      page = first.entries().iterator();
      next = first.next();
    }

    @Override
    public boolean hasNext() {
      while (!page.hasNext() && next.isPresent()) {
        EntryListing.Page further = listing.page(next, PAGE);
        page = further.entries().iterator();
        next = further.next();
      }
      return page.hasNext();
    }

    @Override
    public CacheEntry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return page.next();
    }
  }
}
