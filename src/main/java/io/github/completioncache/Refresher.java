package io.github.completioncache;

import io.github.completioncache.store.CacheEntry;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Refreshes stored answers behind callers who have been given them: one call for each key at a
 * time, a bounded number in all, and none for a while after one that brought nothing new.
 */
final class Refresher {

  private static final String STORED = "stored";
  private static final String NOT_STORED = "not stored";
  private static final String FAILED = "failed";
  private static final String NO_ROOM = "no room";
  private static final String ALREADY_DONE = "already done";

  private final ResponseCache cache;
  private final Executor executor;
  private final Semaphore room;

  Refresher(ResponseCache cache, Executor executor, int most) {
    this.cache = cache;
    this.executor = executor;
    this.room = new Semaphore(most);
  }

  /**
   * Sees to it that {@code old} is refreshed, unless somebody does so already or it has just been
   * tried in vain. Returns at once and never throws: the caller has its answer.
   */
  <T> void refresh(Passenger<T> passenger, CacheEntry old) {
    if (cache.failures.isResting(old.key())) {
      return;
    }
    Flight flight = passenger.newFlight();
    if (cache.flights.joinOr(flight) != null) {
      return;
    }
    boolean begun = false;
    try {
      begun = begin(passenger, old, flight);
    } finally {
      if (!begun) {
        cache.flights.endUnlessOpened(flight);
      }
    }
  }

  private <T> boolean begin(Passenger<T> passenger, CacheEntry old, Flight flight) {
    if (!room.tryAcquire()) {
      tell(old, NO_ROOM);
      return false;
    }
    try {
      WalkStore store = new WalkStore(cache.store);
      executor.execute(() -> run(passenger.asking(store, flight), store, old, flight));
      return true;
    } catch (Throwable e) {
      // An executor may turn tasks away.
      room.release();
      Failures.throwIfFatal(e);
      tell(old, NO_ROOM);
      return false;
    }
  }

  private <T> void run(Asking<T> asking, WalkStore store, CacheEntry old, Flight flight) {
    try {
      if (isOthersTurn(flight) || isRefreshed(store, old)) {
        tell(old, ALREADY_DONE);
      } else {
        ask(asking, old);
      }
    } finally {
      room.release();
      cache.flights.endUnlessOpened(flight);
    }
  }

  private <T> void ask(Asking<T> asking, CacheEntry old) {
    Asking.End end = asking.forNobody();
    if (end == Asking.End.STORED) {
      cache.failures.forget(old.key());
    } else {
      // Every stale hit would ask again.
      cache.failures.note(old.key(), end == Asking.End.OUTAGE);
    }
    tell(
        old,
        switch (end) {
          case STORED -> STORED;
          case NOT_STORED -> NOT_STORED;
          case OUTAGE, FAILED -> FAILED;
        });
    asking.landing().index();
  }

  private void tell(CacheEntry old, String result) {
    cache.stats.refreshed(result);
    cache.listener.refreshed(old.labels(), result);
  }

  /** Whether another process is at it. */
  private boolean isOthersTurn(Flight flight) {
    return cache.leasing != null && !cache.leasing.takesTurn(flight);
  }

  /** Whether somebody was done with it after the caller had looked, and before the flight began. */
  private static boolean isRefreshed(WalkStore store, CacheEntry old) {
    CacheEntry stored = store.get(old.key()).entry();
    return stored != null && stored.created().isAfter(old.created());
  }
}
