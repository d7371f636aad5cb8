package io.github.completioncache.store;

/**
 * A capability: a store that can say how full it is. Both figures are a snapshot and cheap to take.
 */
public interface StoreSize {

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
}
