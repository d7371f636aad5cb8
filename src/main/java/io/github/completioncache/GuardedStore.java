package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.StatsRecorder;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Leases;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.UnreadableEntryException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store, with its trouble kept away from the caller: a failure is counted and told to the
 * listener, and one line is logged when reading or writing begins to fail and one when it works
 * again.
 */
final class GuardedStore {

  /** What a read found. */
  record Found(@Nullable CacheEntry entry, String otherwise, boolean failed) {}

  static final String ABSENT = "not in the cache";

  private static final Found NOTHING = new Found(null, ABSENT, false);
  private static final Found UNREADABLE = new Found(null, "the stored value cannot be read", false);
  static final Found FAILED = new Found(null, "the store failed", true);

  private final CacheStore store;
  private final StatsRecorder stats;
  private final GuardedListener listener;
  private final Health reads = new Health("the store", "read");
  private final Health writes = new Health("the store", "write");
  private final Health leasing = new Health("the store", "lease");
  private final Health ledger = new Health("the store", "keep the ledger");

  GuardedStore(CacheStore store, StatsRecorder stats, GuardedListener listener) {
    this.store = store;
    this.stats = stats;
    this.listener = listener;
  }

  Found get(CacheKey key) {
    long began = listener.now();
    Found found = read(key);
    listener.storeOperation("get", began, found.failed());
    return found;
  }

  private Found read(CacheKey key) {
    try {
      Optional<CacheEntry> entry = AsyncAnswer.undisturbed(/* paid= */ false, () -> store.get(key));
      reads.worked();
      if (entry.isEmpty()) {
        return NOTHING;
      }
      if (!entry.get().key().equals(key)) {
        throw new UnreadableEntryException("the store gave an entry of another key");
      }
      return new Found(entry.get(), "", false);
    } catch (UnreadableEntryException e) {
      reads.worked();
      stats.unreadable();
      listener.storeError("get", e);
      return UNREADABLE;
    } catch (Throwable e) {
      long unused = failed("get", reads, e);
      return FAILED;
    }
  }

  /** Whether the entry is kept now; null if the store failed. */
  @Nullable Boolean put(CacheEntry entry) {
    long began = listener.now();
    Boolean kept = write(entry);
    listener.storeOperation("put", began, kept == null);
    return kept;
  }

  private @Nullable Boolean write(CacheEntry entry) {
    try {
      boolean kept = AsyncAnswer.undisturbed(/* paid= */ true, () -> store.put(entry.key(), entry));
      writes.worked();
      return kept;
    } catch (Throwable e) {
      putFailed(e);
      return null;
    }
  }

  /**
   * Who has the lease on {@code key} now: {@code owner} if it was free; null if the store failed.
   */
  @Nullable String takeLease(CacheKey key, String owner, Duration time) {
    return leased(() -> Objects.requireNonNull(leases().take(key, owner, time), "holder"));
  }

  void releaseLease(CacheKey key, String owner) {
    Boolean unused = leased(() -> leases().release(key, owner));
  }

  private <T> @Nullable T leased(Supplier<T> operation) {
    return guarded("lease", leasing, operation);
  }

  /** What an operation gives; null if it failed, which is counted, logged and told. */
  <T> @Nullable T guarded(String what, Health health, Supplier<T> operation) {
    long began = listener.now();
    T result = null;
    try {
      result = operation.get();
      health.worked();
    } catch (Throwable e) {
      long unused = failed(what, health, e);
    }
    listener.storeOperation(what, began, result == null);
    return result;
  }

  /**
   * As {@link #guarded(String, Health, Supplier)}, for one that is not asked while it rests. That a
   * caller was interrupted meanwhile is no failure of its.
   */
  <T> @Nullable T guarded(String what, Health health, Rest rest, Supplier<T> operation) {
    if (rest.isOn()) {
      return null;
    }
    long began = listener.now();
    T result = null;
    try {
      result = operation.get();
      health.worked();
    } catch (Throwable e) {
      if (Failures.isInterruption(e)) {
        return null;
      }
      rest.failed(failed(what, health, e));
    }
    listener.storeOperation(what, began, result == null);
    return result;
  }

  /** Does what must not fail unseen: a failure is counted, logged and told, and thrown. */
  void told(String what, Health health, Runnable operation) {
    long began = listener.now();
    boolean failed = true;
    try {
      operation.run();
      health.worked();
      failed = false;
    } catch (Throwable e) {
      long unused = failed(what, health, e);
      throw e;
    } finally {
      listener.storeOperation(what, began, failed);
    }
  }

  private Leases leases() {
    return store
        .capability(Leases.class)
        .orElseThrow(() -> new CacheStoreException("the store has no leases"));
  }

  /** Whether the page has been added. */
  boolean addToLedger(Ledger.Page page, Duration keepFor) {
    long began = listener.now();
    boolean added = false;
    try {
      ledger().add(page, keepFor);
      ledger.worked();
      added = true;
    } catch (Throwable e) {
      long unused = failed("ledger", ledger, e);
    }
    listener.storeOperation("ledger", began, !added);
    return added;
  }

  /**
   * The ledger of the store.
   *
   * @throws CacheStoreException if there is none
   */
  Ledger ledger() {
    return store
        .capability(Ledger.class)
        .orElseThrow(() -> new CacheStoreException("the store has no ledger"));
  }

  /** An entry could not be written, or not even be made. */
  void putFailed(Throwable failure) {
    long unused = failed("put", writes, failure);
  }

  /** Unlike the others throws what the store throws. */
  long invalidate(Invalidation what) {
    long began = listener.now();
    long removed;
    try {
      removed = store.invalidate(what);
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      stats.storeFailed("invalidate");
      listener.storeOperation("invalidate", began, /* failed= */ true);
      listener.storeError("invalidate", e);
      throw e;
    }
    listener.storeOperation("invalidate", began, /* failed= */ false);
    listener.invalidated(what, removed);
    return removed;
  }

  /** What the store can do besides; empty if it cannot say. */
  <T> Optional<T> capability(Class<T> type) {
    try {
      return store.capability(type);
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      return Optional.empty();
    }
  }

  void close() {
    try {
      store.close();
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      stats.storeFailed("close");
      ResponseCache.LOG.warn("The store cannot be closed. {}", Health.describe(e));
      listener.storeError("close", e);
    }
  }

  private long failed(String operation, Health health, Throwable failure) {
    Failures.throwIfFatal(failure);
    stats.storeFailed(operation);
    long failures = health.failed(failure);
    listener.storeError(operation, failure);
    return failures;
  }
}
