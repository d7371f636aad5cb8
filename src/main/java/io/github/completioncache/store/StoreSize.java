package io.github.completioncache.store;

import java.util.OptionalLong;

/**
 * A capability: a store that can say how full it is. All figures are a snapshot and cheap to take.
 */
public interface StoreSize extends AsideEntries {

  /**
   * How many entries the store keeps. Expired ones count until they are cleared away.
   *
   * @throws CacheStoreException if the store cannot be read
   */
  long entries();

  /**
   * How much room the store takes where it keeps its entries, in bytes.
   *
   * @throws CacheStoreException if the store cannot be read
   */
  long bytes();

  /**
   * How many entries have had to make room for others since this store was opened; those that
   * expired or were removed are not among them. Empty if the store does not know, which is the
   * default.
   */
  default OptionalLong evictions() {
    return OptionalLong.empty();
  }
}
