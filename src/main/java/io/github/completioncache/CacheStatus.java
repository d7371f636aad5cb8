package io.github.completioncache;

/** Where an answer came from. */
public enum CacheStatus {
  /** From the store, and fresh for this caller. */
  HIT,
  /** From the provider: nothing that could be served was stored. */
  MISS,
  /**
   * From the store although no longer fresh, because the caller's settings allow that (RFC 5861).
   */
  STALE,
  /** From a call that another caller had already begun for the same request. */
  COALESCED,
  /** From the store, as the answer to a request with the same meaning. */
  SEMANTIC,
  /** From the provider, without looking: this request is not to be cached, or caching is off. */
  BYPASS;

  /** Whether the answer is one that had been stored. */
  public boolean isServedFromStore() {
    return this == HIT || this == STALE || this == SEMANTIC;
  }

  /** Whether the provider was spared a call. */
  public boolean isServedByCache() {
    return this != MISS && this != BYPASS;
  }
}
