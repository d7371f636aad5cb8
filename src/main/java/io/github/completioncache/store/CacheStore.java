package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.util.Objects;
import java.util.Optional;

/**
 * A place that keeps answers.
 *
 * <p>A store is plain: it neither decides what is fresh (the cache re-checks every entry with its
 * own clock) nor hides its trouble. Whatever it throws, the cache counts it, treats it as a miss or
 * a skipped write, and asks the provider; so an implementation reports failures as exceptions and
 * never as a miss. Implementations are safe for use by several threads.
 *
 * <p>What only some stores can do (listing, leases, a ledger) is a small interface of its own,
 * asked for with {@link #capability(Class)}.
 */
public interface CacheStore extends AutoCloseable {

  /**
   * The entry kept under {@code key}; empty if there is none.
   *
   * @throws UnreadableEntryException if there is a value, but it is no entry of this key in a known
   *     format
   * @throws CacheStoreException if the store cannot be read
   */
  Optional<CacheEntry> get(CacheKey key);

  /**
   * Keeps {@code entry} under {@code key}, in place of any earlier one, for at least as long as
   * nothing else needs the room and at most until {@link CacheEntry#expires()}. The value and its
   * expiry are written together or not at all.
   *
   * @return false if the entry was not kept because it is over the store's size limit, has expired
   *     already, or was asked for before an invalidation that covers it and that this store
   *     remembers
   * @throws CacheStoreException if the store cannot be written
   */
  boolean put(CacheKey key, CacheEntry entry);

  /**
   * Removes the entry under {@code key}.
   *
   * @return whether there was one
   * @throws CacheStoreException if the store cannot be written
   */
  boolean remove(CacheKey key);

  /**
   * Removes every entry that {@code what} covers and that was put before this call. Other callers
   * are not blocked meanwhile.
   *
   * @return how many entries were removed; an estimate where the store cannot know
   * @throws CacheStoreException if the store cannot be written; some entries may be gone
   */
  long invalidate(Invalidation what);

  /**
   * Something only some stores can do. A decorator answers with what it can itself honour, never
   * with the bare capability of the store it wraps.
   *
   * @return empty if this store cannot do it
   */
  default <T> Optional<T> capability(Class<T> type) {
    Objects.requireNonNull(type, "type");
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  /**
   * Releases what this store opened itself. Closing twice does nothing. A call after closing throws
   * {@link CacheStoreException}.
   */
  @Override
  void close();
}
