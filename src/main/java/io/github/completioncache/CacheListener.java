package io.github.completioncache;

/**
 * Hears what the cache does. Every method does nothing unless overridden.
 *
 * <p>Methods are called on the thread of the call they tell of, by several threads at once, and
 * should return quickly. What they throw is logged once and otherwise ignored: a listener never
 * breaks a call.
 */
public interface CacheListener {

  /**
   * A call has been answered, or nothing could be served to one that asked for {@link
   * CacheOptions.Mode#ONLY_IF_CACHED}.
   */
  default void onOutcome(CacheOutcome outcome) {}

  /**
   * The store failed. The call that met this goes on without it.
   *
   * @param operation what the store was to do: {@code get}, {@code put}, {@code lease} or {@code
   *     close}
   * @param failure what it threw
   */
  default void onStoreError(String operation, Throwable failure) {}
}
