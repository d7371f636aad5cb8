package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request that is not a bypass: the store, then a call that others have begun, then
 * the provider.
 */
final class SingleWalk<T> {

  private final ResponseCache cache;
  private final ProviderCall<T> call;
  private final Boarding boarding;
  private final WalkStore store;
  private final Passenger<T> passenger;

  SingleWalk(ResponseCache cache, CacheRequest request, ProviderCall<T> call, Boarding boarding) {
    this.cache = cache;
    this.call = call;
    this.boarding = boarding;
    this.store = new WalkStore(cache.store);
    this.passenger = new Passenger<>(cache, store, request, call);
  }

  Result<T> run() {
    CacheOptions.Mode mode = passenger.mode();
    if (mode == CacheOptions.Mode.REFRESH) {
      return share(this::refresh);
    }
    Result<T> hit = passenger.lookUp();
    if (hit != null) {
      return hit;
    }
    Result<T> alike = passenger.lookUpAlike();
    if (alike != null) {
      return alike;
    }
    return switch (mode) {
      case ONLY_IF_CACHED -> throw new NotCachedException(cache.tell(passenger.miss()));
      case NO_STORE -> passenger.asking(/* flight= */ null).alone();
      default -> share(this::joinOrLead);
    };
  }

  /** One attempt at an answer of the provider; null if there is to be another one. */
  @FunctionalInterface
  private interface Attempt<T> {

    /**
     * @throws ExecutionException if a call failed that was not, or not only, this caller's
     * @throws TimeoutException if this caller waits no longer for others
     */
    @Nullable Result<T> make() throws ExecutionException, InterruptedException, TimeoutException;
  }

  /** Repeats {@code attempt} while it fails for reasons of other callers. */
  private Result<T> share(Attempt<T> attempt) {
    Patience patience = new Patience();
    while (true) {
      try {
        Result<T> result = attempt.make();
        if (result != null) {
          return result;
        }
      } catch (ExecutionException e) {
        Throwable failure = patience.endedBy(e);
        if (failure != null) {
          return spareOrThrow(failure);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        cache.tell(passenger.miss());
        throw call.interrupted(e);
      } catch (TimeoutException e) {
        return spareOrThrow(call.timedOut(Failures.timeout(e)));
      }
    }
  }

  /** What the caller is given when the call of somebody else has failed. */
  private Result<T> spareOrThrow(Throwable failure) {
    Result<T> spare = passenger.hasSpare(failure) ? passenger.spare() : null;
    if (spare != null) {
      return spare;
    }
    cache.tell(passenger.miss());
    throw Failures.<RuntimeException>rethrow(failure);
  }

  private Result<T> refresh() throws ExecutionException {
    Flight flight = passenger.newFlight();
    cache.flights.supersede(flight);
    boarding.on(List.of(flight), /* leads= */ true);
    try {
      return passenger.asking(flight).run();
    } finally {
      cache.flights.endUnlessOpened(flight);
    }
  }

  /** Joins the call that somebody else has begun, or begins one that others can join. */
  private @Nullable Result<T> joinOrLead()
      throws ExecutionException, InterruptedException, TimeoutException {
    Flight mine = passenger.newFlight();
    Flight other = cache.flights.joinOr(mine);
    boarding.on(List.of(other == null ? mine : other), /* leads= */ other == null);
    return other == null ? lead(mine) : passenger.follow(other, Set.of(passenger.key()));
  }

  private Result<T> lead(Flight flight)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      // Between this caller's look and its flight another one may have landed. A store that has
      // just failed is not waited for a second time.
      Result<T> hit = store.hasFailedToRead() ? null : passenger.lookUp();
      if (hit == null && cache.leasing != null && !store.hasFailedToRead()) {
        hit = awaitTurn(cache.leasing, flight);
      }
      return hit != null ? hit : passenger.asking(flight).run();
    } finally {
      // Who joined a flight that found its answer in the store looks again, and finds it too.
      cache.flights.endUnlessOpened(flight);
    }
  }

  /** An answer that another process has stored meanwhile; null if there is none. */
  private @Nullable Result<T> awaitTurn(Leasing leasing, Flight flight)
      throws InterruptedException, TimeoutException {
    return switch (leasing.awaitTurn(flight, passenger.deadline())) {
      case UNLEASED -> null;
      case TAKEN -> passenger.lookUp();
      case WAITED -> passenger.lookUpShared();
    };
  }
}
