package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Candidates;
import io.github.completioncache.store.CacheEntry;
import java.util.function.Consumer;
import java.util.function.Function;
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
    CacheEntry entry = entry(cache, inquiry, store::get, semantics::lost);
    Candidates candidates = inquiry.candidates();
    return entry == null || candidates == null ? null : serve(candidates, entry);
  }

  /**
   * What is stored for the question that was found, if this caller can be given it; null if not,
   * and {@code inquiry} says why.
   *
   * @param lost is told that an entry is gone, and looks for the next best
   */
  static @Nullable CacheEntry entry(
      ResponseCache cache,
      Inquiry inquiry,
      Function<CacheKey, GuardedStore.Found> store,
      Consumer<Inquiry> lost) {
    for (int gone = 0; inquiry.isToBeServed(); gone++) {
      Candidates candidates = inquiry.candidates();
      if (candidates == null) {
        return null;
      }
      GuardedStore.Found found = store.apply(candidates.best().key());
      CacheEntry entry = found.entry();
      if (entry != null) {
        return usable(cache, inquiry, entry);
      }
      if (found.failed() || gone == MOST_LOST) {
        inquiry.declined("its answer is gone");
        return null;
      }
      lost.accept(inquiry);
    }
    return null;
  }

  private static @Nullable CacheEntry usable(
      ResponseCache cache, Inquiry inquiry, CacheEntry entry) {
    CacheRequest request = inquiry.request;
    boolean isUsable =
        request.delivery().canBeMadeOf(entry.form(), entry.usage().isPresent())
            && cache.normalizing.accept(request, entry)
            && cache.freshness.whyNotFresh(entry, request.options(), cache.clock.millis()) == null;
    if (!isUsable) {
      inquiry.declined("its answer is not fresh, or not to be had in this form");
      return null;
    }
    return entry;
  }

  private @Nullable Result<T> serve(Candidates candidates, CacheEntry entry) {
    if (!semantics.accepts(inquiry, candidates, entry)) {
      return null;
    }
    Match match =
        new Match(
            inquiry.partition,
            candidates.best().key(),
            candidates.best().answer(),
            candidates.observation(/* correct= */ false));
    Result<T> result = passenger.serve(entry, cache.clock.millis(), inquiry.detail(), match);
    if (result == null) {
      inquiry.declined("its answer cannot be read");
    } else {
      semantics.served(inquiry);
    }
    return result;
  }
}
