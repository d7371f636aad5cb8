package io.github.completioncache;

import io.github.completioncache.ResponseCache.Fill;
import io.github.completioncache.ResponseCache.Filled;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.CacheEntry;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An answer that was given elsewhere, on its way into the store. Nobody is asked for it. */
final class Importing {

  /** Tells imported answers from those that were asked for, in the store and to callers. */
  static final String NOTE = ProviderCall.NOTE_PREFIX + "imported";

  private final ResponseCache cache;
  private final CacheRequest request;
  private final byte[] answer;
  private final Instant given;

  Importing(ResponseCache cache, CacheRequest request, byte[] answer, Instant given) {
    this.cache = cache;
    this.request = request;
    this.answer = answer;
    Instant now = cache.clock.instant();
    this.given = given.isAfter(now) ? now : given;
  }

  <T> Filled<T> run() {
    Entrance.Checked checked = cache.check(request);
    String bypass =
        checked.bypass() != null ? checked.bypass() : Filling.modeReason(checked.request());
    if (bypass != null) {
      return Filling.bypassed(bypass);
    }
    CacheKey key = checked.request().key();
    Flight flight = Flight.of(checked.request(), key);
    boolean refresh = checked.request().options().mode() == CacheOptions.Mode.REFRESH;
    if (refresh) {
      cache.flights.supersede(flight);
    } else if (cache.flights.joinOr(flight) != null) {
      return filled(Fill.NOT_STORED, "a call for it is under way", key);
    }
    try {
      GuardedStore.Found found = cache.store.get(key);
      CacheEntry stored = found.entry();
      if (found.failed()) {
        return filled(Fill.FAILED, found.otherwise(), key);
      }
      if (!refresh && stored != null && isNoWorse(stored, checked.request())) {
        return filled(Fill.FRESH, Passenger.FRESH, key);
      }
      return store(checked.request(), flight, key);
    } finally {
      cache.flights.endUnlessOpened(flight);
    }
  }

  private <T> Filled<T> store(CacheRequest request, Flight flight, CacheKey key) {
    Landing landing = Landing.ofImport(cache, request, flight, given);
    landing.completed(
        new ProviderCall.Upstream(
            200,
            AnswerForm.JSON,
            "application/json",
            Map.of(NOTE, List.of("true")),
            InputStream.nullInputStream()),
        answer,
        answer.length);
    landing.index();
    String reason = landing.notStoredReason();
    return reason == null
        ? filled(Fill.STORED, "imported", key)
        : filled(Fill.NOT_STORED, reason, key);
  }

  /** Whether what is stored is fresh and serves everybody. */
  private boolean isNoWorse(CacheEntry stored, CacheRequest request) {
    boolean fresh =
        cache.freshness.whyNotFresh(stored, request.options(), cache.clock.millis()) == null;
    return fresh
        && ProviderApi.Delivery.WHOLE.canBeMadeOf(stored.form(), stored.usage().isPresent());
  }

  private static <T> Filled<T> filled(Fill status, String reason, CacheKey key) {
    return new Filled<>(status, reason, Optional.of(key), Optional.empty(), Optional.empty());
  }
}
