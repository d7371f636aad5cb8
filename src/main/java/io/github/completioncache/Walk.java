package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request that is not a bypass: the store, then a call that others have begun, then
 * the provider.
 */
final class Walk<T> {

  private final ResponseCache cache;
  private final CacheRequest request;
  private final ProviderCall<T> call;
  private final CacheKey key;
  private final long began = System.nanoTime();

  /** Why nothing could be served so far. */
  private String missing = "a refresh was asked for";

  Walk(ResponseCache cache, CacheRequest request, ProviderCall<T> call) {
    this.cache = cache;
    this.request = request;
    this.call = call;
    this.key = request.key();
  }

  Result<T> run() {
    CacheOptions.Mode mode = request.options().mode();
    if (mode == CacheOptions.Mode.REFRESH) {
      Flight flight = newFlight();
      cache.flights.supersede(flight);
      return ask(flight);
    }
    Result<T> hit = lookUp();
    if (hit != null) {
      return hit;
    }
    return switch (mode) {
      case ONLY_IF_CACHED -> throw new NotCachedException(miss(null));
      case NO_STORE -> ask(null);
      default -> share();
    };
  }

  /** An answer from the store; null if there is none for this caller. */
  private @Nullable Result<T> lookUp() {
    GuardedStore.Found found = cache.store.get(key);
    CacheEntry entry = found.entry();
    if (entry == null) {
      missing = found.otherwise();
      return null;
    }
    long now = cache.clock.millis();
    String stale = cache.freshness.whyNotFresh(entry, request.options(), now);
    if (stale != null) {
      missing = stale;
      return null;
    }
    T value;
    try {
      value = call.read(new StoredAnswer(entry));
    } catch (IOException | RuntimeException e) {
      cache.stats.unreadable();
      missing = "the stored answer cannot be read";
      return null;
    }
    TokenUsage usage = entry.usage().orElse(null);
    Duration saved = leftOf(entry.providerLatency());
    cache.stats.hit(request.options().category(), request.model(), usage, saved);
    return new Result<>(
        value,
        cache.tell(
            outcome(CacheStatus.HIT, "fresh")
                .age(Duration.ofMillis(Freshness.age(entry, now)))
                .saved(usage, saved)));
  }

  /** Joins the call that somebody else has begun, or begins one that others can join. */
  private Result<T> share() {
    int timeouts = 0;
    while (true) {
      Flight mine = newFlight();
      Flight other = cache.flights.joinOr(mine);
      if (other == null) {
        return lead(mine);
      }
      try {
        LiveAnswer answer = other.awaitOpened().join();
        if (answer != null) {
          return follow(other, answer);
        }
      } catch (ExecutionException e) {
        Throwable failure = Objects.requireNonNullElse(e.getCause(), e);
        // A leader that gave up is replaced; but two that waited in vain say enough of the
        // provider.
        if (!Failures.concernsOneCaller(failure)
            || (Failures.isTimeout(failure) && ++timeouts == 2)) {
          miss(null);
          throw Failures.<RuntimeException>rethrow(failure);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        miss(null);
        throw call.interrupted(e);
      }
    }
  }

  /**
   * Reads the answer of somebody else's call.
   *
   * @throws ExecutionException if it broke off for reasons of that call alone, before this caller
   *     saw any of it
   */
  private Result<T> follow(Flight flight, LiveAnswer answer) throws ExecutionException {
    T value;
    try {
      value = call.read(answer);
    } catch (IOException | RuntimeException e) {
      IOException broken = answer.unseenFailure();
      if (broken != null
          && Failures.concernsOneCaller(broken)
          && !Thread.currentThread().isInterrupted()) {
        throw new ExecutionException(e);
      }
      miss(null);
      throw unchecked(e);
    } finally {
      answer.leaveUnlessStreaming();
    }
    if (answer.status() != 200) {
      return new Result<>(value, miss(null));
    }
    Landing landing = flight.landing();
    ProviderApi.Facts facts = landing.facts();
    TokenUsage usage = facts == null ? null : facts.usage();
    Duration saved = leftOf(landing.latency());
    cache.stats.coalesced(request.options().category(), request.model(), usage, saved);
    return new Result<>(
        value,
        cache.tell(
            outcome(CacheStatus.COALESCED, "shared a call that was under way")
                .saved(usage, saved)));
  }

  private Result<T> lead(Flight flight) {
    // Between this caller's look and its flight another one may have landed.
    Result<T> hit;
    try {
      hit = lookUp();
    } catch (RuntimeException | Error e) {
      abandon(flight);
      throw e;
    }
    if (hit != null) {
      abandon(flight);
      return hit;
    }
    return ask(flight);
  }

  private void abandon(Flight flight) {
    cache.flights.end(flight);
    // Who joined meanwhile looks again, and finds what this caller has found.
    flight.fail(new CancellationException("the answer was in the store"));
  }

  /** Asks the provider. */
  private Result<T> ask(@Nullable Flight flight) {
    Landing landing = new Landing(cache, request, flight);
    ProviderCall.Upstream upstream;
    try {
      upstream = call.send();
    } catch (Throwable failure) {
      landing.failed(failure);
      miss(null);
      throw Failures.<RuntimeException>rethrow(failure);
    }
    Recording recording = new Recording(upstream, landing);
    LiveAnswer answer = recording.begin();
    if (flight != null) {
      flight.open(recording, landing);
    }
    try {
      T value = call.read(answer);
      return new Result<>(value, miss(landing.notStoredReason()));
    } catch (IOException | RuntimeException e) {
      miss(landing.notStoredReason());
      throw unchecked(e);
    } finally {
      answer.leaveUnlessStreaming();
    }
  }

  private CacheOutcome miss(@Nullable String notStored) {
    cache.stats.miss(request.options().category(), request.model());
    return cache.tell(outcome(CacheStatus.MISS, missing).notStored(notStored));
  }

  private CacheOutcome.Builder outcome(CacheStatus status, String reason) {
    return CacheOutcome.of(status, reason, request, cache.pricing).key(key);
  }

  private Flight newFlight() {
    CacheOptions options = request.options();
    return new Flight(
        new EntryLabels(
            key, options.namespace(), options.category(), request.model(), options.tags()));
  }

  /** What is left of the provider's time after this caller's wait. */
  private Duration leftOf(Duration providerLatency) {
    long saved = providerLatency.toNanos() - (System.nanoTime() - began);
    return saved <= 0 ? Duration.ZERO : Duration.ofNanos(saved);
  }

  static RuntimeException unchecked(Exception failure) {
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new UncheckedIOException((IOException) failure);
  }
}
