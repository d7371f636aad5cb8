package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.WriteStamps.Stamp;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A memory store in front of a store that is slower, shared with other processes or survives a
 * restart.
 *
 * <p>A read that memory answers takes no lock and does not reach the far store. Any other read goes
 * on to the far store, and what it finds is kept in memory for the next one. Writes, removals and
 * invalidations go to the far store first and then to memory; a read under way meanwhile does not
 * bring back what they replaced.
 *
 * <p>Another process may replace or invalidate an entry in the far store, which memory does not
 * notice unless it {@linkplain Builder#followChanges follows the changes}. So memory serves an
 * entry for at most {@link Builder#nearLifetime} after the far store was asked for it, however
 * often it is read, and never beyond its expiry.
 *
 * <p>What the far store throws is thrown on. After a failed or refused put, memory does not have
 * the entry either: it never serves what the far store may not have. A failed invalidation still
 * empties memory of what it covers.
 *
 * <p>This store owns both parts: closing it closes them. Of the capabilities of the parts those of
 * the far store are passed on that lie {@linkplain AsideEntries beside its entries}, such as its
 * {@link Leases}, its {@link Ledger} and its {@link StoreSize}: it has everything. Instances are
 * safe for use by several threads.
 */
public final class TieredCacheStore implements CacheStore {

  private final MemoryCacheStore near;
  private final CacheStore far;
  private final long nearMillis;
  private final WriteStamps stamps = new WriteStamps();
  private final NearTrust trust;
  private final ChangeFeed.@Nullable Subscription changes;

  private TieredCacheStore(
      MemoryCacheStore near, CacheStore far, Duration nearLifetime, @Nullable ChangeFeed feed) {
    this.near = near;
    this.far = far;
    nearMillis = nearLifetime.toMillis();
    trust = new NearTrust(near, stamps, feed == null);
    changes = feed == null ? null : feed.follow(trust);
  }

  /**
   * A store with {@code near} in front of {@code far} and the default near lifetime of 10 seconds.
   *
   * @throws IllegalArgumentException if both are the same store
   */
  public static TieredCacheStore of(MemoryCacheStore near, CacheStore far) {
    return builder().near(near).far(far).build();
  }

  /**
   * A builder with nothing but the default near lifetime set. {@code near} and {@code far} are
   * required.
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Optional<CacheEntry> get(CacheKey key) {
    if (!trust.isGiven()) {
      return getFar(key);
    }
    Optional<CacheEntry> inMemory = near.get(key);
    return inMemory.isPresent() ? inMemory : getFar(key);
  }

  private Optional<CacheEntry> getFar(CacheKey key) {
    Stamp stamp = stamps.of(key);
    long seen = stamp.value();
    long asked = near.clock().millis();
    Optional<CacheEntry> found = far.get(key);
    if (found.isPresent()) {
      stamp.ifUnwritten(seen, () -> keepNear(key, found.get(), asked));
    }
    return found;
  }

  @Override
  public boolean put(CacheKey key, CacheEntry entry) {
    entry.requireKey(key);
    Stamp stamp = stamps.of(key);
    long begun = stamp.advance();
    long asked = near.clock().millis();
    boolean kept = false;
    try {
      kept = far.put(key, entry);
      return kept;
    } finally {
      Runnable forget = () -> near.remove(key);
      stamp.endWrite(begun, kept ? () -> keepNear(key, entry, asked) : forget, forget);
    }
  }

  private void keepNear(CacheKey key, CacheEntry entry, long asked) {
    // Counting from the question to the far store: what it answers may have been replaced before it
    // arrives.
    if (!trust.isGiven() || !near.put(key, entry, asked, asked + nearMillis)) {
      // An older entry must not stay in front of one that memory has no room for.
      near.remove(key);
    }
  }

  @Override
  public boolean remove(CacheKey key) {
    Objects.requireNonNull(key, "key");
    Stamp stamp = stamps.of(key);
    long begun = stamp.advance();
    try {
      return far.remove(key);
    } finally {
      Runnable forget = () -> near.remove(key);
      stamp.endWrite(begun, forget, forget);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The count is the far store's.
   */
  @Override
  public long invalidate(Invalidation what) {
    Objects.requireNonNull(what, "what");
    try {
      return far.invalidate(what);
    } finally {
      // After this, no read that began before the far store was done puts anything in memory.
      stamps.advanceAll();
      near.invalidate(what);
    }
  }

  @Override
  public <T> Optional<T> capability(Class<T> type) {
    // Memory has some of them as well, of what it holds.
    return AsideEntries.class.isAssignableFrom(type)
        ? far.capability(type)
        : CacheStore.super.capability(type);
  }

  /** Closes both stores; the second even if the first fails. Changes are no longer followed. */
  @Override
  public void close() {
    if (changes != null) {
      changes.close();
    }
    try {
      far.close();
    } finally {
      near.close();
    }
  }

  /** Collects the parts of a tiered store. Not safe for use by several threads. */
  public static final class Builder {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Duration UNTOLD = Duration.ofSeconds(10);
    private static final Duration TOLD = Duration.ofMinutes(5);

    private @Nullable MemoryCacheStore near;
    private @Nullable CacheStore far;
    private @Nullable Duration nearLifetime;
    private boolean followChanges;

    private Builder() {}

    /** The store that is asked first; its clock measures the near lifetime. Required. */
    public Builder near(MemoryCacheStore near) {
      this.near = Objects.requireNonNull(near, "near");
      return this;
    }

    /** The store that keeps everything. Required. */
    public Builder far(CacheStore far) {
      this.far = Objects.requireNonNull(far, "far");
      return this;
    }

    /**
     * How long memory may serve an entry that another process may have replaced or invalidated in
     * the far store, by the near store's clock; cut to milliseconds. Where no other process writes
     * to the far store, make it as long as you like. Default: 10 seconds, or 5 minutes if {@link
     * #followChanges} is set.
     *
     * <p>A clock that is set back takes what memory got later than that out of service, and can
     * prolong the rest to at most twice this time.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond or longer than 36,500
     *     days
     */
    public Builder nearLifetime(Duration nearLifetime) {
      if (nearLifetime.compareTo(SHORTEST) < 0 || nearLifetime.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "nearLifetime must be between "
                + SHORTEST
                + " and "
                + LONGEST
                + ", but is "
                + nearLifetime);
      }
      this.nearLifetime = nearLifetime;
      return this;
    }

    /**
     * Lets the far store tell what others change in it, so that memory forgets that at once and
     * {@link #nearLifetime} is only a limit to what a lost message can do. While changes cannot be
     * followed, and before they can for the first time, memory is passed over. This takes a
     * connection to each primary of the far store, and a thread for each and one more, until the
     * store is closed. Default: not followed.
     */
    public Builder followChanges() {
      this.followChanges = true;
      return this;
    }

    /**
     * A store made of the two.
     *
     * @throws IllegalStateException if {@code near} or {@code far} is not set, or changes are to be
     *     followed and {@code far} has no {@link ChangeFeed}
     * @throws IllegalArgumentException if both are the same store
     */
    public TieredCacheStore build() {
      if (near == null || far == null) {
        throw new IllegalStateException(
            (near == null ? "near" : "far") + " is required, but was not set");
      }
      if (near == far) {
        throw new IllegalArgumentException("near and far must be two stores, but are the same one");
      }
      Duration lifetime = nearLifetime != null ? nearLifetime : followChanges ? TOLD : UNTOLD;
      return new TieredCacheStore(near, far, lifetime, followChanges ? feedOf(far) : null);
    }

    private static ChangeFeed feedOf(CacheStore far) {
      return far.capability(ChangeFeed.class)
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "followChanges needs a far store that tells its changes, but "
                          + far.getClass().getSimpleName()
                          + " as it was built does not"));
    }
  }
}
