package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One call of the provider that others with the same key may join. */
final class Flight {

  private final EntryLabels labels;
  private final ProviderApi.Delivery delivery;
  private final CompletableFuture<Recording> opened = new CompletableFuture<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Queue<Runnable> deserted = new ConcurrentLinkedQueue<>();

  /** No monitor: a thread that waits for the store in one would hold on to its carrier. */
  private final ReentrantLock writing = new ReentrantLock();

  private volatile @Nullable Landing landing;
  private volatile @Nullable Set<CacheKey> company;
  private volatile @Nullable Lease lease;
  private boolean overtaken;

  Flight(EntryLabels labels, ProviderApi.Delivery delivery) {
    this.labels = labels;
    this.delivery = delivery;
  }

  /** A flight of a request, which others cannot join yet. */
  static Flight of(CacheRequest request, CacheKey key) {
    CacheOptions options = request.options();
    EntryLabels labels =
        new EntryLabels(
            key, options.namespace(), options.category(), request.model(), options.tags());
    return new Flight(labels, request.delivery());
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
   * @param deadline when the wait ends, in nanoseconds of {@link System#nanoTime}; null if it does
   *     not
   * @param silence how long the reader then waits for more of the answer; zero for as long as it
   *     takes
   * @return a new reader of the answer; null if it cannot be read from the beginning any more
   * @throws ExecutionException if it did not; the cause says why
   * @throws TimeoutException if it has not in time
   */
  @Nullable LiveAnswer join(@Nullable Long deadline, Duration silence)
      throws InterruptedException, ExecutionException, TimeoutException {
    waiting.incrementAndGet();
    try {
      Recording recording =
          deadline == null
              ? opened.get()
              : opened.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      return recording.join(silence);
    } finally {
      if (waiting.decrementAndGet() == 0) {
        nobodyWaits();
      }
    }
  }

  /**
   * Runs {@code then} when the last of those who wait has given up, which may be now. Does nothing
   * once the provider answers.
   */
  void whenNobodyWaits(Runnable then) {
    deserted.add(then);
    if (waiting.get() == 0) {
      nobodyWaits();
    }
  }

  private void nobodyWaits() {
    if (opened.isDone()) {
      return;
    }
    for (Runnable then = deserted.poll(); then != null; then = deserted.poll()) {
      then.run();
    }
  }

  /**
   * Whether others would lose by it if the thread of one caller stopped.
   *
   * @param leads whether it is the caller who asked the provider
   */
  boolean needs(boolean leads) {
    if (leads && waiting.get() > 0) {
      return true;
    }
    return opened.isDone() && !opened.isCompletedExceptionally() && opened.join().isShared();
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
  void overtake() {
    writing.lock();
    try {
      overtaken = true;
    } finally {
      writing.unlock();
    }
  }

  /** Runs {@code write} unless this flight has been overtaken; says whether it was written. */
  boolean writeUnlessOvertaken(BooleanSupplier write) {
    writing.lock();
    try {
      return !overtaken && write.getAsBoolean();
    } finally {
      writing.unlock();
    }
  }
}
