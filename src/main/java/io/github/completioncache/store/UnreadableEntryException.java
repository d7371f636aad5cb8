package io.github.completioncache.store;

import org.jspecify.annotations.Nullable;

/**
 * A store holds a value that is no entry of the wanted key in a known format. For the cache this is
 * a miss.
 */
public final class UnreadableEntryException extends CacheStoreException {

  private static final long serialVersionUID = 1L;

  /** An exception with the given message and no cause. */
  public UnreadableEntryException(String message) {
    super(message);
  }

  /** An exception with the given message and cause. */
  public UnreadableEntryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
