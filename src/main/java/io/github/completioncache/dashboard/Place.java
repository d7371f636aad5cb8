package io.github.completioncache.dashboard;

import io.github.completioncache.ResponseCache;
import io.github.completioncache.TtlRules;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
  private final @Nullable LedgerNumbers ledger;

  /** The cache of this process, which is listened to from now on. */
  Place(ResponseCache cache, String name, Clock clock) {
    this.name = name;
    this.cache = cache;
    store = null;
    samples = new Samples(cache::stats, clock);
    watch = new Watch(clock);
    cache.listen(watch);
    ledger = cache.ledger().map(LedgerNumbers::new).orElse(null);
  }

  /** A store of which nothing more is known than what it keeps. */
  Place(CacheStore store, String name) {
    this.name = name;
    this.store = store;
    cache = null;
    samples = null;
    watch = null;
    ledger = store.capability(Ledger.class).map(LedgerNumbers::new).orElse(null);
  }

  String name() {
    return name;
  }

  boolean isLive() {
    return cache != null;
  }

  boolean hasLedger() {
    return ledger != null;
  }

  /** The first one is shown first. */
  List<TimeRange> ranges() {
    List<TimeRange> ranges = new ArrayList<>();
    if (ledger != null) {
      ranges.addAll(ledger.ranges());
    }
    if (samples != null) {
      samples.ranges().stream().filter(range -> !ranges.contains(range)).forEach(ranges::add);
    }
    return ranges;
  }

  /** The numbers of one of the ranges, up to now. */
  Period read(TimeRange range, Instant now) {
    if (ledger != null && ledger.ranges().contains(range)) {
      if (cache != null) {
        // So that what this process has just counted is there as well.
        cache.flushLedger();
      }
      return ledger.read(range, now);
    }
    return Objects.requireNonNull(samples, "samples").read(range, now);
  }

  /** To be called about every ten seconds. */
  void sample() {
    if (samples != null) {
      samples.take();
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

  /** Neither cache nor store is closed: they are the caller's. */
  void leave() {
    if (watch != null) {
      watch.end();
    }
  }
}
