package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import java.time.Duration;

/**
 * Hears what the cache does. Every method does nothing unless overridden. None is given any part of
 * a request or an answer, but for what an exception may quote ({@link #onStoreError}).
 *
 * <p>Methods are called on the thread that does what they tell of, which mostly is that of a call
 * of the application, and by several threads at once. That thread waits for them, so they should
 * return quickly: whoever writes to a disk or a network hands over to a thread of their own. What
 * they throw, errors included, is logged once for each listener and otherwise ignored: a listener
 * never breaks a call, and does not keep others from hearing. Only an error of the virtual machine
 * itself, such as {@link OutOfMemoryError}, is passed on.
 */
public interface CacheListener {

  /**
   * A call has been answered, or nothing could be served to one that asked for {@link
   * CacheOptions.Mode#ONLY_IF_CACHED}.
   */
  default void onOutcome(CacheOutcome outcome) {}

  /** An answer of the provider has been written to the store. */
  default void onStored(EntryLabels labels) {}

  /**
   * An answer of the provider that might have been stored was not.
   *
   * @param reason why, as in {@code CacheStats.notStoredByReason}
   */
  default void onNotStored(EntryLabels labels, String reason) {}

  /**
   * A stored answer was to be refreshed behind a caller.
   *
   * @param labels those of the answer that was to be replaced
   * @param result what came of it, as in {@code CacheStats.refreshesByResult}
   */
  default void onRefreshed(EntryLabels labels, String result) {}

  /**
   * The application found an answer wrong. That it is removed is told by {@link #onInvalidated}.
   *
   * @param outcome that of the call which gave the answer
   */
  default void onRejected(CacheOutcome outcome) {}

  /**
   * The answer under a key was found wrong by somebody who had no outcome of a call, such as on the
   * dashboard. That it is removed is told by {@link #onInvalidated}.
   *
   * @param account where that is counted
   */
  default void onRejected(CacheKey key, Account account) {}

  /**
   * What {@code what} covers has been removed.
   *
   * @param removed how many entries; an estimate where the store cannot know
   */
  default void onInvalidated(Invalidation what, long removed) {}

  /**
   * The store has done something, or failed to; or one of those who are asked where questions are
   * matched by their meaning. Nothing is measured while nobody listens.
   *
   * @param operation {@code get}, {@code put}, {@code lease}, {@code ledger} or {@code invalidate};
   *     of an index of vectors {@code search} or {@code index}; {@code embed} of an embedder,
   *     {@code judge} of a judge
   * @param took how long it was at it
   * @param failed whether it failed, of which {@link #onStoreError} tells more
   */
  default void onStoreOperation(String operation, Duration took, boolean failed) {}

  /**
   * The store failed, or one of those who are asked where questions are matched by their meaning. A
   * call of the application that met this goes on without it.
   *
   * @param operation what was to be done: as in {@link #onStoreOperation}, or {@code close}
   * @param failure what was thrown. The messages of {@link
   *     io.github.completioncache.store.CacheStoreException} tell no content; those of others, such
   *     as the exceptions of an embedder or a driver, may quote what they were given: log them with
   *     care.
   */
  default void onStoreError(String operation, Throwable failure) {}
}
