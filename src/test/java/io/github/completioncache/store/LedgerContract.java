package io.github.completioncache.store;

import io.github.completioncache.testing.FakeClock;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every store with a {@link Ledger} promises of it. */
public abstract class LedgerContract
    implements LedgerSumsContract,
        LedgerReasonsContract,
        LedgerWritersContract,
        LedgerRetentionContract,
        PopularityContract,
        RequestTextContract {

  private final FakeClock clock = new FakeClock(LedgerPages.TEN);
  private @Nullable CacheStore store;

  /**
   * A new and empty store that goes by {@code clock} and keeps the popularity of so many requests a
   * day; the contract closes it.
   */
  protected abstract CacheStore open(Clock clock, int popularADay);

  @BeforeEach
  final void openStore() {
    store = open(clock, Ledger.POPULAR_A_DAY);
  }

  @AfterEach
  final void closeStore() {
    if (store != null) {
      store.close();
    }
  }

  @Override
  public final FakeClock clock() {
    return clock;
  }

  @Override
  public final CacheStore store() {
    if (store == null) {
      throw new IllegalStateException("not opened");
    }
    return store;
  }

  @Override
  public final Ledger smallLedger(int popularADay) {
    closeStore();
    store = open(clock, popularADay);
    return ledger();
  }
}
