package io.github.completioncache.store;

import java.util.Map;
import java.util.OptionalLong;

/**
 * A capability: a store that can say how much of it each category takes. It may have to look at
 * every entry, so nobody waits for it on the way of a request.
 */
public interface CategorySizes extends AsideEntries {

  /**
   * How much each category takes, as a snapshot. Expired entries count until they are cleared away.
   *
   * @throws CacheStoreException if the store cannot be read
   */
  Map<String, Size> categorySizes();

  /**
   * How much a category takes.
   *
   * @param bytes of the answers and what is stored with them, roughly; empty if not known
   */
  record Size(long entries, OptionalLong bytes) {}
}
