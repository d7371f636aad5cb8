package io.github.completioncache.store;

import java.util.function.Consumer;

/** A capability: a store that can show all of its entries, one after the other. */
public interface EntryListing {

  /**
   * Shows every entry that is there from the beginning of this call to its end, once or, if it is
   * replaced meanwhile, possibly twice. What comes or goes meanwhile may be shown or not; what
   * cannot be read or has expired is left out. Other callers are not blocked, and no more than a
   * few entries are held in memory at a time.
   *
   * @param visitor what it throws ends the listing and is thrown here
   * @throws CacheStoreException if the store cannot be read
   */
  void forEach(Consumer<? super CacheEntry> visitor);
}
