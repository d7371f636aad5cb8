package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import org.jspecify.annotations.Nullable;

/** On whose behalf the provider is asked. */
@FunctionalInterface
interface Asker<T> {

  /** Books how the call went for the one who asks; asked for once, unless a spare was taken. */
  CacheOutcome.Builder outcome();

  /** Whether there may be a spare if the provider fails in this way. */
  default boolean hasSpare(Throwable failure) {
    return false;
  }

  /** Whether there may be a spare if the provider answers with this status. */
  default boolean hasSpare(int status) {
    return false;
  }

  /**
   * Whether there may be a spare if the answer breaks off before the one who asks has been given
   * any of it: a gateway would have said so with a status.
   */
  default boolean hasSpareForBreak() {
    return !Thread.currentThread().isInterrupted() && hasSpare(502);
  }

  /** What the one who asks is given in place of a failure; null if there is nothing after all. */
  default @Nullable Result<T> spare() {
    return null;
  }
}
