package io.github.completioncache.cli;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Ledger;

/** The ledger of a store. */
final class Ledgers {

  /** What there is to do about a ledger without numbers. */
  static final String NOTHING =
      "Nothing is in the ledger for this period. It is kept by caches that are built with"
          + " ledger().";

  private Ledgers() {}

  /**
   * The ledger of {@code store}.
   *
   * @throws Trouble if it has none
   */
  static Ledger of(CacheStore store) {
    return store
        .capability(Ledger.class)
        .orElseThrow(() -> Trouble.store("this store can keep no ledger"));
  }
}
