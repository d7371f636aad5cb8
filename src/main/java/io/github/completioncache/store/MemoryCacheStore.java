package io.github.completioncache.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.github.completioncache.key.CacheKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers on the heap of this process; they are gone when it ends.
 *
 * <p>The room is bounded, by the number of entries or by an estimate of the heap they take. When it
 * is full, the entries that are used least go first, which can be the newest one. An entry is
 * served until {@link CacheEntry#expires()} by this store's clock, however often it is read.
 *
 * <p>A hit takes no lock. Invalidating one key is as cheap as removing it; any other invalidation
 * looks at every entry, blocking nobody. This store starts no thread and does not remember
 * invalidations.
 *
 * <p>Instances are safe for use by several threads.
 */
public final class MemoryCacheStore implements CacheStore, StoreSize, EntryListing {

  private final Cache<CacheKey, KeptEntry> entries;
  private final LongAdder evictions = new LongAdder();
  private final OptionalLong maximumBytes;
  private final Clock clock;
  private volatile boolean closed;

  private MemoryCacheStore(Builder builder) {
    clock = builder.clock;
    maximumBytes =
        builder.maximumEntries.isPresent()
            ? OptionalLong.empty()
            : OptionalLong.of(builder.maximumBytes.orElse(Builder.DEFAULT_BYTES));
    Caffeine<CacheKey, KeptEntry> settings =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .expireAfter(KeptEntry.freedBy(clock))
            .evictionListener(this::evicted);
    entries =
        maximumBytes.isPresent()
            ? settings
                .maximumWeight(maximumBytes.getAsLong())
                .weigher((CacheKey key, KeptEntry kept) -> EntryWeight.asInt(kept.answer()))
                .build()
            : settings.maximumSize(builder.maximumEntries.getAsLong()).build();
  }

  /** A store of at most 64 MiB that goes by the system clock. */
  public static MemoryCacheStore create() {
    return builder().build();
  }

  /** A builder with the settings of {@link #create()}. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Optional<CacheEntry> get(CacheKey key) {
    requireOpen();
    KeptEntry kept = entries.getIfPresent(key);
    if (kept == null) {
      return Optional.empty();
    }
    if (kept.isServableAt(clock.millis())) {
      return kept.answer();
    }
    take(key, kept);
    return Optional.empty();
  }

  @Override
  public boolean put(CacheKey key, CacheEntry entry) {
    return put(key, entry, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /**
   * Keeps {@code entry}, and serves it only from {@code from} until {@code until}, in milliseconds
   * since 1970.
   */
  boolean put(CacheKey key, CacheEntry entry, long from, long until) {
    entry.requireKey(key);
    requireOpen();
    long end = Math.min(until, entry.expiresMillis());
    if (clock.millis() >= end || isTooLarge(entry)) {
      return false;
    }
    entries.put(key, new KeptEntry(entry, from, end));
    return true;
  }

  private boolean isTooLarge(CacheEntry entry) {
    return maximumBytes.isPresent() && EntryWeight.of(entry) > maximumBytes.getAsLong();
  }

  @Override
  public boolean remove(CacheKey key) {
    requireOpen();
    KeptEntry kept = entries.getIfPresent(key);
    return kept != null && take(key, kept);
  }

  /**
   * Removes {@code kept}, unless another entry has taken its place; returns whether it was in
   * service.
   */
  private boolean take(CacheKey key, KeptEntry kept) {
    boolean served = kept.markRemoved(clock.millis());
    entries.asMap().remove(key, kept);
    return served;
  }

  @Override
  public long invalidate(Invalidation what) {
    Objects.requireNonNull(what, "what");
    if (what instanceof Invalidation.OfKey one) {
      return remove(one.key()) ? 1 : 0;
    }
    requireOpen();
    long removed = 0;
    for (Map.Entry<CacheKey, KeptEntry> each : entries.asMap().entrySet()) {
      if (what.covers(each.getValue().entry().labels()) && take(each.getKey(), each.getValue())) {
        removed++;
      }
    }
    // The scan leaves out what is just being evicted, but reads find it until that is done; this
    // waits for it.
    entries.cleanUp();
    return removed;
  }

  private void evicted(@Nullable CacheKey key, @Nullable KeptEntry kept, RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      evictions.increment();
    }
  }

  @Override
  public long entries() {
    requireOpen();
    return entries.estimatedSize();
  }

  /**
   * {@inheritDoc} Here: an estimate of the heap. A store that is bounded by entries looks at each
   * of them for it.
   */
  @Override
  public long bytes() {
    requireOpen();
    return entries
        .policy()
        .eviction()
        .map(Policy.Eviction::weightedSize)
        .orElseThrow()
        .orElseGet(
            () ->
                entries.asMap().values().stream().mapToLong(k -> EntryWeight.of(k.entry())).sum());
  }

  @Override
  public OptionalLong evictions() {
    return OptionalLong.of(evictions.sum());
  }

  /**
   * {@inheritDoc} Each page looks at every entry, blocking nobody, to find those with the next
   * keys; so large pages are cheaper.
   */
  @Override
  public Page page(Optional<String> after, int most) {
    HashRange range = HashRange.next(after, most, entries.estimatedSize());
    requireOpen();
    long now = clock.millis();
    List<CacheEntry> page = new ArrayList<>();
    for (Map.Entry<CacheKey, KeptEntry> each : entries.asMap().entrySet()) {
      if (range.contains(each.getKey()) && each.getValue().isServableAt(now)) {
        page.add(each.getValue().entry());
      }
    }
    return new Page(page, range.mark());
  }

  /** Frees the memory. */
  @Override
  public void close() {
    closed = true;
    entries.invalidateAll();
  }

  Clock clock() {
    return clock;
  }

  /** How many entries there are, after all that is due has been evicted. */
  long size() {
    entries.cleanUp();
    return entries.estimatedSize();
  }

  private void requireOpen() {
    if (closed) {
      throw new CacheStoreException("the memory store is closed");
    }
  }

  /** Collects the settings of a store. Not safe for use by several threads. */
  public static final class Builder {

    private static final long DEFAULT_BYTES = 64L << 20;

    private OptionalLong maximumEntries = OptionalLong.empty();
    private OptionalLong maximumBytes = OptionalLong.empty();
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /**
     * Bounds the number of entries, whatever their size. Default: not bounded by number, but by
     * size.
     *
     * @throws IllegalArgumentException if it is below 1
     * @throws IllegalStateException if {@code maximumBytes} is set
     */
    public Builder maximumEntries(long maximumEntries) {
      requirePositive("maximumEntries", maximumEntries);
      this.maximumEntries = OptionalLong.of(maximumEntries);
      requireOneBound();
      return this;
    }

    /**
     * Bounds the heap that all entries take together, as estimated: body, labels and headers, and
     * about 700 bytes of overhead for each entry. An entry that is larger on its own is not kept.
     * Default: 67,108,864 (64 MiB).
     *
     * @throws IllegalArgumentException if it is below 1
     * @throws IllegalStateException if {@code maximumEntries} is set
     */
    public Builder maximumBytes(long maximumBytes) {
      requirePositive("maximumBytes", maximumBytes);
      this.maximumBytes = OptionalLong.of(maximumBytes);
      requireOneBound();
      return this;
    }

    /** The wall clock that decides what has expired. Default: the system's. */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /** A new and empty store. */
    public MemoryCacheStore build() {
      return new MemoryCacheStore(this);
    }

    private static void requirePositive(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
      }
    }

    private void requireOneBound() {
      if (maximumEntries.isPresent() && maximumBytes.isPresent()) {
        throw new IllegalStateException(
            "maximumEntries ("
                + maximumEntries.getAsLong()
                + ") and maximumBytes ("
                + maximumBytes.getAsLong()
                + ") exclude each other: set one of them");
      }
    }
  }
}
