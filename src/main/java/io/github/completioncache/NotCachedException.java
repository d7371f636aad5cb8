package io.github.completioncache;

/**
 * A call with {@link CacheOptions.Mode#ONLY_IF_CACHED} found nothing that could be served. The
 * provider was not asked. (RFC 9111, section 5.2.1.7, answers such a request with 504.)
 */
public final class NotCachedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient CacheOutcome outcome;

  NotCachedException(CacheOutcome outcome) {
    super("not in the cache, and the call asked for ONLY_IF_CACHED: " + outcome.reason());
    this.outcome = outcome;
  }

  /** Why nothing could be served. */
  public CacheOutcome outcome() {
    return outcome;
  }
}
