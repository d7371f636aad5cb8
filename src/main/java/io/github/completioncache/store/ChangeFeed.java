package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;

/**
 * A capability: a store that tells which of its entries change, whoever changes them, so that a
 * copy of an entry need not be trusted blindly. Safe for use by several threads.
 */
@FunctionalInterface
public interface ChangeFeed {

  /**
   * Begins to tell {@code listener}, which hears nothing before it has heard {@link
   * Listener#following}. Returns at once; an unreachable store is asked again until it can be
   * followed.
   *
   * @return closing it ends the telling, and what was needed for it
   * @throws CacheStoreException if the store is closed
   */
  Subscription follow(Listener listener);

  /** Hears of changes, on a thread of the store's. Must neither throw nor wait for the store. */
  interface Listener {

    /** Every change that is made from now on will be told. What was read before is not covered. */
    void following();

    /** Changes may have gone unnoticed, and more may until {@link #following} is told. */
    void lost();

    /** The entry under {@code key} was replaced, removed, or expired. */
    void changed(CacheKey key);
  }

  /** A listener's place in the feed. Closing it twice does nothing. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
