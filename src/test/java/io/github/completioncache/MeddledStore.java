package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A memory store in which a test can do something before a read, before a put and on closing. */
final class MeddledStore implements CacheStore {

  private final MemoryCacheStore store = MemoryCacheStore.create();
  private final AtomicInteger gets = new AtomicInteger();
  private final AtomicInteger puts = new AtomicInteger();
  private volatile Runnable beforeGet = () -> {};
  private volatile Runnable beforePut = () -> {};
  private volatile @Nullable CacheKey given;
  private volatile Runnable beforeInvalidate = () -> {};
  private volatile Runnable beforeClose = () -> {};

  MeddledStore beforeGet(Runnable action) {
    beforeGet = action;
    return this;
  }

  MeddledStore beforePut(Runnable action) {
    beforePut = action;
    return this;
  }

  MeddledStore beforeInvalidate(Runnable action) {
    beforeInvalidate = action;
    return this;
  }

  MeddledStore beforeClose(Runnable action) {
    beforeClose = action;
    return this;
  }

  /** From now on every read gives the entry of this key. */
  void giveAlways(CacheKey key) {
    given = key;
  }

  int gets() {
    return gets.get();
  }

  int puts() {
    return puts.get();
  }

  @Override
  public Optional<CacheEntry> get(CacheKey key) {
    gets.incrementAndGet();
    beforeGet.run();
    return store.get(Objects.requireNonNullElse(given, key));
  }

  @Override
  public boolean put(CacheKey key, CacheEntry entry) {
    puts.incrementAndGet();
    beforePut.run();
    return store.put(key, entry);
  }

  @Override
  public boolean remove(CacheKey key) {
    return store.remove(key);
  }

  @Override
  public long invalidate(Invalidation what) {
    beforeInvalidate.run();
    return store.invalidate(what);
  }

  @Override
  public void close() {
    beforeClose.run();
    store.close();
  }
}
