package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The part of the contract about several threads. */
interface ConcurrencyContract {

  CacheStore store();

  /** How many calls each of the eight threads makes; a store in memory may take more. */
  default int callsPerThread() {
    return 500;
  }

  @Test
  default void survivesEightThreads() throws Exception {
    StoreFuzz fuzz = new StoreFuzz(store(), 20260117);
    StoreHistory history = fuzz.run(8, callsPerThread());
    assertThat(history.violations()).isEmpty();
    assertThat(history.hits()).as("reads that found something").isGreaterThan(callsPerThread() / 4);

    store().invalidate(Invalidation.everything());
    for (int i = 0; i < StoreFuzz.KEYS; i++) {
      assertThat(store().get(key(i))).isEmpty();
    }
    assertThat(store().invalidate(Invalidation.everything())).isZero();
  }
}
