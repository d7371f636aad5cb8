package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.time.Duration;

/**
 * A capability: a store that several processes share can say which of them may ask the provider for
 * a key just now. Neither call waits, and an entry can be read and written whoever has the lease.
 *
 * <p>A lease ends by itself, so that nobody waits for a process that is gone. It spares calls and
 * protects nothing: after a failover of the store two processes may have one each.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface Leases extends AsideEntries {

  /**
   * Takes the lease on {@code key} for {@code owner} unless somebody has it, {@code owner} included
   * (whose lease is not prolonged).
   *
   * @param owner names one attempt to ask the provider, different from all others
   * @param time when the lease ends by itself, to the millisecond; at least a millisecond
   * @return the owner that has the lease now: {@code owner} if it was taken
   * @throws IllegalArgumentException if {@code time} is shorter than a millisecond
   * @throws CacheStoreException if the store cannot be reached
   */
  String take(CacheKey key, String owner, Duration time);

  /**
   * Ends the lease on {@code key} if {@code owner} has it, and leaves that of anybody else.
   *
   * @return whether {@code owner} had it
   * @throws CacheStoreException if the store cannot be reached
   */
  boolean release(CacheKey key, String owner);
}
