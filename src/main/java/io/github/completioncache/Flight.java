package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One call of the provider that others with the same key may join. */
final class Flight {

  private final EntryLabels labels;
  private final ProviderApi.Delivery delivery;
  private final CompletableFuture<Recording> opened = new CompletableFuture<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile @Nullable Landing landing;
  private volatile @Nullable Set<CacheKey> company;
  private volatile @Nullable Lease lease;
  private boolean overtaken;

  Flight(EntryLabels labels, ProviderApi.Delivery delivery) {
    this.labels = labels;
    this.delivery = delivery;
  }

  EntryLabels labels() {
    return labels;
  }

  /** How the caller who began it wants the answer. */
  ProviderApi.Delivery delivery() {
    return delivery;
  }

  /**
   * Its request asks for other things too. To be told before it opens or fails.
   *
   * @param company the keys of all, the own one included; empty if some have no key
   */
  void sharesCallWith(Set<CacheKey> company) {
    this.company = company;
  }

  /** Whether its request may have asked for several things. */
  boolean isForSeveral() {
    return company != null;
  }

  /**
   * Whether the request asked for nothing but {@code keys}: whoever wants all these would have met
   * with the same trouble.
   */
  boolean askedNoMoreThan(Set<CacheKey> keys) {
    Set<CacheKey> asked = company;
    return asked == null || (!asked.isEmpty() && keys.containsAll(asked));
  }

  /** The provider has begun to answer. */
  void open(Recording recording, Landing landing) {
    this.landing = landing;
    opened.complete(recording);
  }

  /** The provider did not answer. */
  void fail(Throwable failure) {
    // Wrapped, because get() would throw a bare CancellationException as it is.
    opened.completeExceptionally(new CompletionException(failure));
  }

  /** Whether it is known if the provider answers. */
  boolean isDecided() {
    return opened.isDone();
  }

  /**
   * Waits until the provider begins to answer.
   *
   * @throws ExecutionException if it did not; the cause says why
   */
  Recording awaitOpened() throws InterruptedException, ExecutionException {
    waiting.incrementAndGet();
    try {
      return opened.get();
    } finally {
      waiting.decrementAndGet();
    }
  }

  /**
   * Whether others would lose by it if the thread of one caller stopped.
   *
   * @param leads whether it is the caller who asked the provider
   */
  boolean needs(boolean leads) {
    if (opened.isDone() && !opened.isCompletedExceptionally()) {
      return opened.join().isShared();
    }
    return leads && waiting.get() > 0;
  }

  /** How it ends; to be asked for once it has been opened. */
  Landing landing() {
    return Objects.requireNonNull(landing);
  }

  /** Other processes wait for it until it ends. */
  void hold(Lease lease) {
    this.lease = lease;
  }

  /** Other processes wait for it no longer. */
  void releaseLease() {
    Lease held = lease;
    if (held != null) {
      held.release();
    }
  }

  boolean isCoveredBy(Invalidation what) {
    return what.covers(labels);
  }

  /**
   * The answer may still be given to those who wait, but is not to be stored. Returns when a write
   * that was going on has ended, so that what the caller removes next stays removed.
   */
  synchronized void overtake() {
    overtaken = true;
  }

  /** Runs {@code write} unless this flight has been overtaken; says whether it was written. */
  synchronized boolean writeUnlessOvertaken(BooleanSupplier write) {
    return !overtaken && write.getAsBoolean();
  }
}
