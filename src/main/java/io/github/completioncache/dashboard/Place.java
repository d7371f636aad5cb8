package io.github.completioncache.dashboard;

import io.github.completioncache.ResponseCache;
import io.github.completioncache.TtlRules;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Refusals;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the page is about: the cache of this process, or a store that other processes answer from.
 * Safe for use by several threads.
 */
final class Place {

  private final String name;
  private final @Nullable ResponseCache cache;
  private final @Nullable CacheStore store;
  private final @Nullable Samples samples;
  private final @Nullable Watch watch;
  private final @Nullable Ledger ledger;
  private final @Nullable LedgerNumbers numbers;
  private final Runnable unlisten;

  /** The cache of this process, which is listened to from now on. */
  Place(ResponseCache cache, String name, Clock clock, LongSupplier ticker) {
    this.name = name;
    this.cache = cache;
    store = null;
    ledger = cache.ledger().orElse(null);
    numbers = ledger == null ? null : new LedgerNumbers(ledger, ticker);
    samples = new Samples(cache::stats, clock, ledger == null);
    watch = new Watch(clock);
    unlisten = cache.listen(watch);
  }

  /** A store of which nothing more is known than what it keeps. */
  Place(CacheStore store, String name, LongSupplier ticker) {
    this.name = name;
    this.store = store;
    cache = null;
    samples = null;
    watch = null;
    unlisten = () -> {};
    ledger = store.capability(Ledger.class).orElse(null);
    numbers = ledger == null ? null : new LedgerNumbers(ledger, ticker);
  }

  String name() {
    return name;
  }

  boolean isLive() {
    return cache != null;
  }

  Optional<Ledger> ledger() {
    return Optional.ofNullable(ledger);
  }

  /** The first one is shown first. */
  List<TimeRange> ranges() {
    List<TimeRange> ranges = new ArrayList<>();
    if (numbers != null) {
      ranges.addAll(numbers.ranges());
    }
    if (samples != null) {
      samples.ranges().stream().filter(range -> !ranges.contains(range)).forEach(ranges::add);
    }
    return ranges;
  }

  /** The numbers of one of the ranges, up to now. */
  Period read(TimeRange range, Instant now) {
    if (numbers != null && numbers.ranges().contains(range)) {
      if (cache != null) {
        // So that what this process has just counted is there as well.
        cache.flushLedger();
      }
      return numbers.read(range, now);
    }
    return Objects.requireNonNull(samples, "samples").read(range, now);
  }

  /** To be called about every ten seconds. */
  void sample() {
    if (samples != null) {
      samples.take();
    }
  }

  /** To be called every second or so; may take seconds. */
  void renew(Instant now) {
    if (numbers != null) {
      numbers.renew(now);
    }
  }

  /** Forgets what would show texts that have just been removed. */
  void forget() {
    if (numbers != null) {
      numbers.forget();
    }
  }

  /** The counters of the cache; empty if there is only a store. */
  Optional<CacheStats> stats() {
    return Optional.ofNullable(cache).map(ResponseCache::stats);
  }

  /** How long answers stay fresh; empty if there is only a store, which does not know. */
  Optional<TtlRules> ttl() {
    return Optional.ofNullable(cache).map(ResponseCache::ttl);
  }

  /** What is remembered of the cache; empty if there is only a store. */
  Optional<Watch> watch() {
    return Optional.ofNullable(watch);
  }

  /** Something that only some stores can do. */
  <T> Optional<T> capability(Class<T> type) {
    return cache != null ? cache.capability(type) : Objects.requireNonNull(store).capability(type);
  }

  /** Removes what is covered, and says how many entries that were. */
  long invalidate(Invalidation what) {
    return cache != null ? cache.invalidate(what) : Objects.requireNonNull(store).invalidate(what);
  }

  /**
   * Removes what is stored under a key, and has none stored for a while.
   *
   * @param account where a cache counts that; a store alone does not count
   * @return whether an answer was removed
   */
  boolean reject(CacheKey key, Account account) {
    if (cache != null) {
      return cache.reject(key, account);
    }
    capability(Refusals.class).orElseThrow().refuse(key, Refusals.LONGEST);
    return invalidate(Invalidation.key(key)) > 0;
  }

  /** Whether answers can be rejected here. */
  boolean canReject() {
    return cache != null || capability(Refusals.class).isPresent();
  }

  /** Whether that is the cache that the page is about, or may be, as far as is known. */
  boolean mayBeFilledThrough(ResponseCache other) {
    return cache == null || cache == other;
  }

  /** Neither cache nor store is closed: they are the caller's. */
  void leave() {
    unlisten.run();
  }
}
