package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Foretells the outcome of one request without making it. */
final class Explaining {

  private final ResponseCache cache;
  private final CacheRequest request;
  private final @Nullable String bypass;

  Explaining(ResponseCache cache, CacheRequest request) {
    this.cache = cache;
    Entrance.Checked checked = cache.check(request);
    this.request = checked.request();
    this.bypass = checked.bypass();
  }

  Explanation explanation() {
    if (bypass != null) {
      return bypass(bypass);
    }
    CacheKey key = request.key();
    if (request.options().mode() == CacheOptions.Mode.REFRESH) {
      return explanation(CacheStatus.MISS, Passenger.REFRESH_ASKED_FOR, key);
    }
    GuardedStore.Found found = cache.store.get(key);
    CacheEntry entry = found.entry();
    if (entry == null) {
      return miss(found.otherwise(), key);
    }
    if (!request.delivery().canBeMadeOf(entry.form(), entry.usage().isPresent())) {
      return miss(Passenger.WITHOUT_USAGE, key);
    }
    if (!cache.normalizing.accept(request, entry)) {
      return explanation(CacheStatus.MISS, Normalizing.NOT_ACCEPTED, key);
    }
    long now = cache.clock.millis();
    String stale = cache.freshness.whyNotFresh(entry, request.options(), now);
    if (stale == null) {
      return explanation(CacheStatus.HIT, Passenger.FRESH, key);
    }
    long staleness = cache.freshness.staleness(entry, request.options(), now);
    boolean isServed =
        request.options().mode() == CacheOptions.Mode.DEFAULT
            && staleness < cache.freshness.whileRevalidating(request.options()).toMillis();
    return isServed ? explanation(CacheStatus.STALE, stale, key) : miss(stale, key);
  }

  private Explanation bypass(String reason) {
    if (request.refusal() != null) {
      return explanation(CacheStatus.BYPASS, reason, null);
    }
    // Bypasses are not normalized, but what is remembered of others is.
    Entrance.Checked normalized = cache.normalizing.checked(request);
    if (normalized.bypass() != null) {
      return explanation(CacheStatus.BYPASS, reason, null);
    }
    CacheKey key = normalized.request().key();
    // Where the request is not the reason, it does not matter in what it differs.
    boolean isOff =
        reason.equals(ResponseCache.CLOSED) || cache.entrance.offReason(request) != null;
    return cache.misses == null || isOff
        ? explanation(CacheStatus.BYPASS, reason, key)
        : new Explanation(
            CacheStatus.BYPASS,
            reason,
            Optional.of(key),
            cache.misses.differences(normalized.request(), key));
  }

  private Explanation miss(String reason, CacheKey key) {
    Semantics semantics = cache.semantics;
    Inquiry inquiry =
        semantics == null || cache.rejections.cover(key) ? null : semantics.foretell(request, key);
    if (semantics == null || inquiry == null) {
      return exactMiss(reason, key);
    }
    if (isServed(semantics, inquiry)) {
      String last = semantics.isJudged() ? ", if the judge accepts it" : "";
      return explanation(CacheStatus.SEMANTIC, inquiry.detail() + last, key);
    }
    Explanation miss = exactMiss(reason, key);
    return new Explanation(
        miss.status(), miss.reason() + "; " + inquiry.detail(), miss.key(), miss.differences());
  }

  /** Whether the answer to a similar question would be; {@code inquiry} says why not. */
  private boolean isServed(Semantics semantics, Inquiry inquiry) {
    CacheEntry entry = SemanticLook.entry(cache, inquiry, cache.store::get, semantics::passOver);
    return entry != null && semantics.wouldAccept(inquiry, entry);
  }

  private Explanation exactMiss(String reason, CacheKey key) {
    if (cache.misses == null) {
      return explanation(CacheStatus.MISS, reason, key);
    }
    MissExplainer.Finding finding = cache.misses.explain(request, key, reason);
    return new Explanation(
        CacheStatus.MISS, finding.reason(reason), Optional.of(key), finding.differences());
  }

  private static Explanation explanation(
      CacheStatus status, String reason, @Nullable CacheKey key) {
    return new Explanation(status, reason, Optional.ofNullable(key), List.of());
  }
}
