package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.semantic.Candidates;
import io.github.completioncache.store.CacheEntry;
import org.jspecify.annotations.Nullable;

/** A caller who was not found the answer to its question, and takes that to a similar one. */
final class SemanticLook<T> {

  /** How many rows without an entry are met before it is left at that. */
  private static final int MOST_LOST = 3;

  private final ResponseCache cache;
  private final Semantics semantics;
  private final WalkStore store;
  private final Passenger<T> passenger;
  private final Inquiry inquiry;

  SemanticLook(
      ResponseCache cache,
      Semantics semantics,
      WalkStore store,
      Passenger<T> passenger,
      Inquiry inquiry) {
    this.cache = cache;
    this.semantics = semantics;
    this.store = store;
    this.passenger = passenger;
    this.inquiry = inquiry;
  }

  /** Null if nothing is to be served. */
  @Nullable Result<T> find() {
    for (int lost = 0; inquiry.isToBeServed(); lost++) {
      Candidates candidates = inquiry.candidates();
      if (candidates == null) {
        return null;
      }
      GuardedStore.Found found = store.get(candidates.best().key());
      CacheEntry entry = found.entry();
      if (entry != null) {
        return serve(candidates, entry);
      }
      if (found.failed() || lost == MOST_LOST) {
        inquiry.declined("its answer is gone");
        return null;
      }
      semantics.lost(inquiry);
    }
    return null;
  }

  private @Nullable Result<T> serve(Candidates candidates, CacheEntry entry) {
    CacheRequest request = inquiry.request;
    long now = cache.clock.millis();
    boolean isUsable =
        request.delivery().canBeMadeOf(entry.form(), entry.usage().isPresent())
            && cache.normalizing.accept(request, entry)
            && cache.freshness.whyNotFresh(entry, request.options(), now) == null;
    if (!isUsable) {
      inquiry.declined("its answer is not fresh, or not to be had in this form");
      return null;
    }
    if (!semantics.accepts(inquiry, entry)) {
      return null;
    }
    Match match =
        new Match(
            inquiry.partition,
            candidates.best().key(),
            candidates.best().answer(),
            candidates.observation(/* correct= */ false));
    Result<T> result = passenger.serve(entry, now, inquiry.detail(), match);
    if (result != null) {
      semantics.served(inquiry);
    }
    return result;
  }
}
