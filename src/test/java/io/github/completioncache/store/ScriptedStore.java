package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A store in which a test can count calls, do something in the middle of one, and make calls fail.
 */
final class ScriptedStore implements CacheStore {

  private final CacheStore store;
  private final AtomicInteger gets = new AtomicInteger();
  private volatile Runnable beforeCall = ScriptedStore::nothing;
  private volatile Runnable afterCall = ScriptedStore::nothing;
  private volatile boolean refusing;
  private volatile boolean closed;

  ScriptedStore(CacheStore store) {
    this.store = store;
  }

  /**
   * Runs {@code action} once, before the next call takes effect; what it throws, the call throws.
   */
  void beforeNextCall(Runnable action) {
    beforeCall = action;
  }

  /**
   * Runs {@code action} once, after the next call has taken effect and before it returns; what it
   * throws, the call throws.
   */
  void afterNextCall(Runnable action) {
    afterCall = action;
  }

  /** From now on refuses every put. */
  void refusePuts() {
    refusing = true;
  }

  int gets() {
    return gets.get();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public Optional<CacheEntry> get(CacheKey key) {
    gets.incrementAndGet();
    return call(() -> store.get(key));
  }

  @Override
  public boolean put(CacheKey key, CacheEntry entry) {
    return call(() -> !refusing && store.put(key, entry));
  }

  @Override
  public boolean remove(CacheKey key) {
    return call(() -> store.remove(key));
  }

  @Override
  public long invalidate(Invalidation what) {
    return call(() -> store.invalidate(what));
  }

  @Override
  public void close() {
    closed = true;
    call(
        () -> {
          store.close();
          return true;
        });
  }

  private <T> T call(Supplier<T> call) {
    Runnable before = beforeCall;
    Runnable after = afterCall;
    beforeCall = ScriptedStore::nothing;
    afterCall = ScriptedStore::nothing;
    before.run();
    T result = call.get();
    after.run();
    return result;
  }

  private static void nothing() {}
}
