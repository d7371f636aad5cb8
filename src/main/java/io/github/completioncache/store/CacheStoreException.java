package io.github.completioncache.store;

import org.jspecify.annotations.Nullable;

/**
 * A store could not do what it was asked. Its message never contains a prompt, an answer or a
 * credential.
 */
public class CacheStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An exception with the given message and no cause. */
  public CacheStoreException(String message) {
    super(message);
  }

  /** An exception with the given message and cause. */
  public CacheStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
