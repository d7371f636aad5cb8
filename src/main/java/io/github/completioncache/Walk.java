package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
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
  private final Boarding boarding;
  private final CacheKey key;
  private final long began = System.nanoTime();

  /** Why nothing could be served so far. */
  private String missing = "a refresh was asked for";

  private boolean storeFailed;

  Walk(ResponseCache cache, CacheRequest request, ProviderCall<T> call, Boarding boarding) {
    this.cache = cache;
    this.request = request;
    this.call = call;
    this.boarding = boarding;
    this.key = request.key();
  }

  Result<T> run() {
    CacheOptions.Mode mode = request.options().mode();
    if (mode == CacheOptions.Mode.REFRESH) {
      return share(this::refresh);
    }
    Result<T> hit = lookUp();
    if (hit != null) {
      return hit;
    }
    return switch (mode) {
      case ONLY_IF_CACHED -> throw new NotCachedException(cache.tell(miss()));
      case NO_STORE -> asking().alone();
      default -> share(this::joinOrLead);
    };
  }

  /** An answer from the store; null if there is none for this caller. */
  private @Nullable Result<T> lookUp() {
    GuardedStore.Found found = cache.store.get(key);
    storeFailed = found.failed();
    CacheEntry entry = found.entry();
    if (entry == null) {
      missing = found.otherwise();
      return null;
    }
    if (!request.delivery().canBeMadeOf(entry.form(), entry.usage().isPresent())) {
      missing = "stored from a stream that did not tell its usage";
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

  /** One attempt at an answer of the provider; null if there is to be another one. */
  @FunctionalInterface
  private interface Attempt<T> {

    /**
     * @throws ExecutionException if a call failed that was not, or not only, this caller's
     */
    @Nullable Result<T> make() throws ExecutionException, InterruptedException;
  }

  /** Repeats {@code attempt} while it fails for reasons of other callers. */
  private Result<T> share(Attempt<T> attempt) {
    int timeouts = 0;
    while (true) {
      try {
        Result<T> result = attempt.make();
        if (result != null) {
          return result;
        }
      } catch (ExecutionException e) {
        Throwable failure = Objects.requireNonNullElse(e.getCause(), e);
        // A leader that gave up is replaced; but two that waited in vain say enough of the
        // provider.
        if (!Failures.concernsOneCaller(failure)
            || (Failures.isTimeout(failure) && ++timeouts == 2)) {
          cache.tell(miss());
          throw Failures.<RuntimeException>rethrow(failure);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        cache.tell(miss());
        throw call.interrupted(e);
      }
    }
  }

  private Result<T> refresh() throws ExecutionException {
    Flight flight = newFlight();
    cache.flights.supersede(flight);
    boarding.on(flight, /* leads= */ true);
    try {
      return asking().run(flight);
    } finally {
      cache.flights.endUnlessOpened(flight);
    }
  }

  /** Joins the call that somebody else has begun, or begins one that others can join. */
  private @Nullable Result<T> joinOrLead() throws ExecutionException, InterruptedException {
    Flight mine = newFlight();
    Flight other = cache.flights.joinOr(mine);
    boarding.on(other == null ? mine : other, other == null);
    if (other == null) {
      return lead(mine);
    }
    LiveAnswer answer = other.awaitOpened().join();
    return answer == null ? null : follow(other, answer);
  }

  private Result<T> lead(Flight flight) throws ExecutionException {
    try {
      // Between this caller's look and its flight another one may have landed. A store that has
      // just failed is not waited for a second time.
      Result<T> hit = storeFailed ? null : lookUp();
      return hit != null ? hit : asking().run(flight);
    } finally {
      // Who joined a flight that found its answer in the store looks again, and finds it too.
      cache.flights.endUnlessOpened(flight);
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
      if (answer.wasBrokenOffByAnother() || answer.wasTimedOut()) {
        throw new ExecutionException(e);
      }
      return Asking.failed(call, answer, e, cache.tell(miss()));
    } finally {
      answer.leaveUnlessStreaming();
    }
    if (answer.status() != 200) {
      return new Result<>(value, cache.tell(miss()));
    }
    return new Result<>(value, coalesced(flight.landing()));
  }

  /**
   * The outcome as far as it is known. It is told, and what was saved is booked, when the answer is
   * over.
   */
  private CacheOutcome coalesced(Landing landing) {
    CacheOutcome.Builder made = outcome(CacheStatus.COALESCED, "shared a call that was under way");
    cache.stats.coalesced(request.options().category(), request.model());
    boolean over = landing.isOver();
    CacheOutcome begun = made.build();
    landing.whenOver(
        () -> {
          ProviderApi.Facts facts = landing.facts();
          TokenUsage usage = facts == null ? null : facts.usage();
          Duration saved = leftOf(landing.latency());
          cache.stats.saved(request.options().category(), request.model(), usage, saved);
          cache.tell(made.saved(usage, saved));
        });
    return over ? made.build() : begun;
  }

  private Asking<T> asking() {
    return new Asking<>(cache, request, call, this::miss);
  }

  private CacheOutcome.Builder miss() {
    cache.stats.miss(request.options().category(), request.model());
    return outcome(CacheStatus.MISS, missing);
  }

  private CacheOutcome.Builder outcome(CacheStatus status, String reason) {
    return CacheOutcome.of(status, reason, request, cache.pricing).key(key);
  }

  private Flight newFlight() {
    CacheOptions options = request.options();
    return new Flight(
        new EntryLabels(
            key, options.namespace(), options.category(), request.model(), options.tags()),
        request.delivery());
  }

  /** What is left of the provider's time after this caller's wait. */
  private Duration leftOf(Duration providerLatency) {
    long saved = providerLatency.toNanos() - (System.nanoTime() - began);
    return saved <= 0 ? Duration.ZERO : Duration.ofNanos(saved);
  }
}
