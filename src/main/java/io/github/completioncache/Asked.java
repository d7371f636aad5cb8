package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.Ledger;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How often one request was asked for, until that is taken. */
final class Asked {

  /** Both counts are in one number, so that they are taken at one moment. */
  private static final int BITS = 31;

  private static final long MISSED = 1L << BITS;

  private final AtomicLong counts = new AtomicLong();
  private final Ledger.@Nullable RequestText text;
  private volatile Account account;

  Asked(Account account, Ledger.@Nullable RequestText text) {
    this.account = account;
    this.text = text;
  }

  /** Counts one lookup; false if it came too late, since the counts have been taken. */
  boolean count(Account caller, boolean missed) {
    // A plain read first: mostly the same callers ask.
    if (!account.equals(caller)) {
      account = caller;
    }
    return counts.getAndAdd(missed ? MISSED + 1 : 1) >= 0;
  }

  /** The counts, which do not change any more; null if there are none. */
  Ledger.@Nullable Popular take(CacheKey key) {
    long taken = counts.getAndSet(Long.MIN_VALUE);
    return taken == 0
        ? null
        : new Ledger.Popular(
            key, account, taken & (MISSED - 1), taken >>> BITS, Optional.ofNullable(text));
  }
}
