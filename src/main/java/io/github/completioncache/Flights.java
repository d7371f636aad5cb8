package io.github.completioncache;

import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Invalidation;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the provider that are going on in this process and may be joined: at most one per
 * key and way in which its answer is given.
 */
final class Flights {

  private record Gate(CacheKey key, Delivery delivery) {}

  private final ConcurrentMap<Gate, Flight> flights = new ConcurrentHashMap<>();

  /** The flight to join; null if {@code mine} is now the one that others join. */
  @Nullable Flight joinOr(Flight mine) {
    Flight shared = sharedInAnotherWay(mine.labels().key(), mine.delivery());
    return shared != null ? shared : flights.putIfAbsent(gateOf(mine), mine);
  }

  /** Whether there is a flight to join for whoever wants the answer in this way. */
  boolean isUnderWay(CacheKey key, Delivery delivery) {
    return flights.containsKey(new Gate(key, delivery))
        || sharedInAnotherWay(key, delivery) != null;
  }

  private @Nullable Flight sharedInAnotherWay(CacheKey key, Delivery delivery) {
    for (Delivery other : Delivery.values()) {
      if (other != delivery && delivery.canShare(other)) {
        Flight shared = flights.get(new Gate(key, other));
        if (shared != null) {
          return shared;
        }
      }
    }
    return null;
  }

  /**
   * Makes {@code mine} the flight that others join. An older one may still answer its callers, but
   * must not be stored over it.
   */
  void supersede(Flight mine) {
    for (Delivery any : Delivery.values()) {
      Gate gate = new Gate(mine.labels().key(), any);
      Flight older = any == mine.delivery() ? flights.put(gate, mine) : flights.remove(gate);
      if (older != null) {
        older.overtake();
      }
    }
  }

  /** Nobody can join {@code flight} any more, and no other process waits for it. */
  void end(Flight flight) {
    flights.remove(gateOf(flight), flight);
    flight.releaseLease();
  }

  /** Lets nobody wait for a flight that ended without a call of the provider. */
  void endUnlessOpened(Flight flight) {
    if (!flight.isDecided()) {
      end(flight);
      flight.fail(new CancellationException("the provider was not asked"));
    }
  }

  /**
   * What has begun and is covered by {@code what} can no longer be joined, and will not be stored.
   */
  void overtake(Invalidation what) {
    for (Flight flight : flights.values()) {
      if (flight.isCoveredBy(what)) {
        end(flight);
        flight.overtake();
      }
    }
  }

  private static Gate gateOf(Flight flight) {
    return new Gate(flight.labels().key(), flight.delivery());
  }
}
