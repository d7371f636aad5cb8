package io.github.completioncache.store;

import io.github.completioncache.testing.FakeClock;

/** What the parts of {@link LedgerContract} are about. */
interface LedgerTested {

  /** Stands at {@link LedgerPages#TEN} at first. */
  FakeClock clock();

  CacheStore store();

  /** A new and empty one, in place of the other, with room for so many requests a day. */
  Ledger smallLedger(int popularADay);

  default Ledger ledger() {
    return store().capability(Ledger.class).orElseThrow();
  }
}
