package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that of several processes that miss the same answer one asks the provider, while the
 * others wait for what it stores.
 *
 * <p>A caller waits for one other process and once. When that has ended its lease without an answer
 * that can be served, because it was not stored or because the process is gone, whoever sees that
 * first takes the lease, and all others go on without: a provider that refuses everybody is not to
 * be asked by one process after the other.
 */
final class Leasing {

  /** How waiting is done. */
  interface Time {

    /** As {@link System#nanoTime()}: a wall clock that is set must not prolong a wait. */
    long nanos();

    void pause(long nanos) throws InterruptedException;
  }

  /** What a caller who is about to ask the provider is to do first. */
  enum Turn {
    /** Ask at once: leases do not work just now, or another call of this process has it. */
    UNLEASED,
    /** Look into the store once more: another process may have stored it before this one's turn. */
    TAKEN,
    /** The same, after a wait for another process. */
    WAITED
  }

  private static final Time SYSTEM =
      new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(long nanos) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(nanos);
        }
      };

  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

  /**
   * A pause is this part of the time waited so far, so that the answer is late by about as much.
   */
  private static final int PART_OF_THE_WAIT = 8;

  private final GuardedStore store;
  private final Duration longestWait;
  private final Time time;
  private final String process = UUID.randomUUID() + ".";
  private final AtomicLong attempts = new AtomicLong();

  /**
   * @param longestWait how long a caller waits at most, and how long a lease lasts that nobody ends
   */
  Leasing(GuardedStore store, Duration longestWait) {
    this(store, longestWait, SYSTEM);
  }

  Leasing(GuardedStore store, Duration longestWait, Time time) {
    this.store = store;
    this.longestWait = longestWait;
    this.time = time;
  }

  /**
   * Takes the lease on the flight's key, or waits for the process that has it.
   *
   * @param deadline when the caller waits no longer for others, in nanoseconds; null if never
   * @throws TimeoutException if that comes before the longest wait is over
   */
  Turn awaitTurn(Flight flight, @Nullable Long deadline)
      throws InterruptedException, TimeoutException {
    CacheKey key = flight.labels().key();
    String owner = process + attempts.incrementAndGet();
    String first = take(key, owner, flight);
    if (first == null) {
      return Turn.UNLEASED;
    }
    if (first.equals(owner)) {
      return Turn.TAKEN;
    }
    // Calls of one process find each other as flights. Where they do not, they do not want to wait.
    return first.startsWith(process)
        ? Turn.UNLEASED
        : awaitEnd(first, key, owner, flight, deadline);
  }

  /** Takes the lease on the flight's key without waiting; false if another process has it. */
  boolean takesTurn(Flight flight) {
    String owner = process + attempts.incrementAndGet();
    String holder = take(flight.labels().key(), owner, flight);
    // A store without leases just now is no reason to do nothing.
    return holder == null || holder.equals(owner);
  }

  private Turn awaitEnd(
      String first, CacheKey key, String owner, Flight flight, @Nullable Long deadline)
      throws InterruptedException, TimeoutException {
    long began = time.nanos();
    long longest = longestWait.toNanos();
    for (long waited = 0; waited < longest; waited = time.nanos() - began) {
      long left = longest - waited;
      if (deadline != null) {
        left = Math.min(left, deadline - time.nanos());
        if (left <= 0) {
          throw new TimeoutException("another process has not stored the answer in time");
        }
      }
      time.pause(Math.min(pauseAfter(waited), left));
      String holder = take(key, owner, flight);
      if (holder == null) {
        return Turn.UNLEASED;
      }
      if (!holder.equals(first)) {
        return Turn.WAITED;
      }
    }
    return Turn.WAITED;
  }

  /** Who has the lease now; null if the store failed. */
  private @Nullable String take(CacheKey key, String owner, Flight flight) {
    String holder = store.takeLease(key, owner, longestWait);
    if (owner.equals(holder)) {
      flight.hold(new Lease(store, key, owner));
    }
    return holder;
  }

  /** Jittered, so that many who wait for one process do not ask in step. */
  private static long pauseAfter(long waited) {
    long pause = Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, waited / PART_OF_THE_WAIT));
    return ThreadLocalRandom.current().nextLong(pause / 2, pause + pause / 2);
  }
}
