package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStoreException;

/** Redis was not asked, since it failed again and again a moment ago. */
final class LeftAlone extends CacheStoreException {

  private static final long serialVersionUID = 1L;

  LeftAlone(String place) {
    super(place + " is left alone for a moment after repeated failures");
  }

  /** In an outage every request gets one of these, and where it was made tells nothing. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
