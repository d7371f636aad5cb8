package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Leases;
import io.github.completioncache.store.MemoryCacheStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A memory store with leases, which several caches can share as processes share a server. A lease
 * ends by itself when a test says so.
 */
final class LeasedStore implements CacheStore, Leases {

  private final MemoryCacheStore store = MemoryCacheStore.create();
  private final Map<CacheKey, String> owners = new ConcurrentHashMap<>();
  private final AtomicInteger takes = new AtomicInteger();
  private volatile int failingFrom = Integer.MAX_VALUE;
  private volatile boolean releasesFail;

  /** How often somebody has asked for a lease. */
  int takes() {
    return takes.get();
  }

  /** How many leases there are. */
  int leases() {
    return owners.size();
  }

  /** Every lease ends by itself. */
  void passTime() {
    owners.clear();
  }

  /** The first {@code takes} of leases work, the others do not. */
  void failTakesAfter(int takes) {
    failingFrom = takes;
  }

  void failReleases() {
    releasesFail = true;
  }

  @Override
  public String take(CacheKey key, String owner, Duration time) {
    if (takes.incrementAndGet() > failingFrom) {
      throw new CacheStoreException("no leases today");
    }
    String first = owners.putIfAbsent(key, owner);
    return first == null ? owner : first;
  }

  @Override
  public boolean release(CacheKey key, String owner) {
    if (releasesFail) {
      throw new CacheStoreException("no leases today");
    }
    return owners.remove(key, owner);
  }

  @Override
  public Optional<CacheEntry> get(CacheKey key) {
    return store.get(key);
  }

  @Override
  public boolean put(CacheKey key, CacheEntry entry) {
    return store.put(key, entry);
  }

  @Override
  public boolean remove(CacheKey key) {
    return store.remove(key);
  }

  @Override
  public long invalidate(Invalidation what) {
    return store.invalidate(what);
  }

  /** Stays open for the other cache. */
  @Override
  public void close() {}
}
