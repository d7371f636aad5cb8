package io.github.completioncache.store;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every store must do, whatever it keeps its entries in. A store with an injectable clock
 * extends {@link ClockedStoreContract} as well.
 */
public abstract class CacheStoreContract
    implements KeepingContract, InvalidationContract, ClosingContract, ConcurrencyContract {

  private @Nullable CacheStore store;

  /** A new and empty store with room for a thousand entries and 8 MiB; the contract closes it. */
  protected abstract CacheStore open();

  @BeforeEach
  final void openStore() {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    if (store != null) {
      store.close();
    }
  }

  @Override
  public final CacheStore store() {
    if (store == null) {
      throw new IllegalStateException("not opened");
    }
    return store;
  }
}
