package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStoreException;
import org.jspecify.annotations.Nullable;

/** Redis, or the way to it, is not well: the next request would most likely fare the same. */
final class ServerFault extends CacheStoreException {

  private static final long serialVersionUID = 1L;

  ServerFault(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
