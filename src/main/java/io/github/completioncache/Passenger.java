package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.CacheEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request that is not a bypass, as it looks for its answer in the store, joins a call that
 * others have begun, or asks the provider. In which order it does so is for {@link SingleWalk} and
 * {@link BatchWalk} to say.
 */
final class Passenger<T> implements Asker<T> {

  static final String FRESH = "fresh";
  static final String REFRESH_ASKED_FOR = "a refresh was asked for";
  static final String WITHOUT_USAGE = "stored from a stream that did not tell its usage";

  private final ResponseCache cache;
  private final WalkStore store;
  private final CacheRequest request;
  private final ProviderCall<T> call;
  private final CacheKey key;
  private final long began;

  /** An answer that is stale for this caller, but will do if the provider fails. */
  private @Nullable CacheEntry spare;

  /** Why nothing could be served so far. */
  private String missing = REFRESH_ASKED_FOR;

  /** What is known beside that, if it is not in the store; null if nothing, or before a look. */
  private MissExplainer.@Nullable Finding finding;

  private boolean isExplained = true;

  /** Whether a similar question has been looked for. */
  private boolean isLookedFor;

  /** What came of that; null if there is nothing to look for, or that failed. */
  private @Nullable Inquiry inquiry;

  /** When it waits no longer for others, in nanoseconds; null before it does and if it does not. */
  private @Nullable Long deadline;

  Passenger(ResponseCache cache, WalkStore store, CacheRequest request, ProviderCall<T> call) {
    this.cache = cache;
    this.store = store;
    this.request = request;
    this.call = call;
    this.key = request.key();
    this.began = cache.ticker.getAsLong();
  }

  CacheOptions.Mode mode() {
    return request.options().mode();
  }

  CacheKey key() {
    return key;
  }

  /** When it waits no longer for others, in nanoseconds; null if it does not say. */
  @Nullable Long deadline() {
    if (deadline == null) {
      deadline = call.timeouts().deadline();
    }
    return deadline;
  }

  /** It is one of so many that its miss is not to be explained. */
  void leaveUnexplained() {
    isExplained = false;
  }

  /** An answer from the store; null if there is none for this caller. */
  @Nullable Result<T> lookUp() {
    Result<T> found = lookUp(CacheStatus.HIT, FRESH);
    if (found == null && finding == null && cache.misses != null && isExplained) {
      finding = cache.misses.missed(request, key, missing);
    }
    return found;
  }

  /** As {@link #lookUp}, after a wait for what another process stores. */
  @Nullable Result<T> lookUpShared() {
    return lookUp(CacheStatus.COALESCED, "shared a call of another process");
  }

  /** Whether somebody else is asking for what it wants, and it may share that. */
  private boolean canJoin() {
    return mode() == CacheOptions.Mode.DEFAULT && cache.flights.isUnderWay(key, request.delivery());
  }

  /** The answer to a question that means the same; null if there is none that may be served. */
  @Nullable Result<T> lookUpAlike() {
    Semantics semantics = cache.semantics;
    // An answer that was rejected must not come back from another entry.
    if (semantics == null || store.hasFailedToRead() || cache.rejections.cover(key)) {
      return null;
    }
    // Whoever leads has just looked for a similar question; so many callers need only one vector.
    if (canJoin()) {
      return null;
    }
    Inquiry inquiry = semantics.inquire(request, key);
    this.inquiry = inquiry;
    this.isLookedFor = true;
    if (inquiry == null) {
      return null;
    }
    Result<T> found = new SemanticLook<>(cache, semantics, store, this, inquiry).find();
    semantics.looked(inquiry);
    return found;
  }

  /** What an entry of another question keeps; null if it cannot be read. */
  @Nullable Result<T> serve(CacheEntry entry, long now, String reason, Match match) {
    return serve(entry, now, outcome(CacheStatus.SEMANTIC, reason).match(match));
  }

  private @Nullable Result<T> lookUp(CacheStatus status, String reason) {
    GuardedStore.Found found = store.get(key);
    CacheEntry entry = found.entry();
    if (entry == null) {
      missing = found.otherwise();
      return null;
    }
    if (!request.delivery().canBeMadeOf(entry.form(), entry.usage().isPresent())) {
      missing = WITHOUT_USAGE;
      return null;
    }
    if (!cache.normalizing.accept(request, entry)) {
      missing = Normalizing.NOT_ACCEPTED;
      return null;
    }
    long now = cache.clock.millis();
    String stale = cache.freshness.whyNotFresh(entry, request.options(), now);
    if (stale != null) {
      missing = stale;
      return lookUpStale(entry, now);
    }
    Result<T> hit = serve(entry, now, outcome(status, reason));
    if (hit != null
        && mode() == CacheOptions.Mode.DEFAULT
        && cache.freshness.isToBeRefreshedEarly(entry, request.options(), now)) {
      cache.refresher.refresh(this, entry);
    }
    return hit;
  }

  /** An answer that is not fresh, if it will do for this caller without asking the provider. */
  private @Nullable Result<T> lookUpStale(CacheEntry entry, long now) {
    CacheOptions options = request.options();
    long staleness = cache.freshness.staleness(entry, options, now);
    boolean asks = mode() != CacheOptions.Mode.ONLY_IF_CACHED;
    if (asks && staleness < cache.freshness.ifError(options).toMillis()) {
      spare = entry;
      if (cache.failures.isOutage(key)) {
        return serve(entry, now, stale(staleness, "stale, since the provider failed a moment ago"));
      }
    }
    if (mode() != CacheOptions.Mode.DEFAULT
        || staleness >= cache.freshness.whileRevalidating(options).toMillis()) {
      return null;
    }
    boolean resting = cache.failures.isResting(key);
    String reason =
        resting ? "stale, since a refresh a moment ago failed" : "stale, and refreshed behind";
    Result<T> served = serve(entry, now, stale(staleness, reason));
    if (served != null && !resting) {
      cache.refresher.refresh(this, entry);
    }
    return served;
  }

  private CacheOutcome.Builder stale(long staleness, String reason) {
    return outcome(CacheStatus.STALE, reason).staleBy(Duration.ofMillis(staleness));
  }

  /** The answer that an entry keeps; null if it cannot be read. */
  private @Nullable Result<T> serve(CacheEntry entry, long now, CacheOutcome.Builder outcome) {
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
    Account account = request.account();
    if (cache.misses != null && isExplained && outcome.status() != CacheStatus.SEMANTIC) {
      cache.misses.hit(request, key, entry);
    }
    switch (outcome.status()) {
      case HIT -> cache.stats.hit(account, usage, saved);
      case STALE -> cache.stats.staleHit(account, usage, saved);
      case SEMANTIC -> cache.stats.semanticHit(account, usage, saved);
      default -> {
        cache.stats.coalesced(account);
        cache.stats.saved(account, usage, saved);
      }
    }
    cache.lookedUp(request, key, /* missing= */ null);
    return new Result<>(
        value,
        cache.tell(outcome.age(Duration.ofMillis(Freshness.age(entry, now))).saved(usage, saved)));
  }

  @Override
  public boolean hasSpare(Throwable failure) {
    // An interrupted caller has given up.
    return spare != null && call.isOutage(failure) && !Thread.currentThread().isInterrupted();
  }

  @Override
  public boolean hasSpare(int status) {
    return spare != null && ProviderCall.isOutage(status);
  }

  @Override
  public @Nullable Result<T> spare() {
    CacheEntry entry = spare;
    long now = cache.clock.millis();
    if (entry == null) {
      return null;
    }
    long staleness = cache.freshness.staleness(entry, request.options(), now);
    if (staleness >= cache.freshness.ifError(request.options()).toMillis()) {
      return null;
    }
    cache.failures.note(key, /* outage= */ true);
    return serve(entry, now, stale(Math.max(0, staleness), "stale, since the provider failed"));
  }

  /**
   * Waits for somebody else's call and reads its answer.
   *
   * @param company the keys of all that this caller asks for, the one of this request included
   * @return null if this caller cannot share that call and is to try again
   * @throws ExecutionException if the call failed, or its answer broke off for reasons of that call
   *     alone before this caller saw any of it
   * @throws TimeoutException if there is no answer when the caller's time is up, however many calls
   *     it has waited for
   */
  @Nullable Result<T> follow(Flight flight, Set<CacheKey> company)
      throws ExecutionException, InterruptedException, TimeoutException {
    ProviderCall.Timeouts timeouts = call.timeouts();
    Long deadline = deadline();
    LiveAnswer answer;
    try {
      answer = flight.join(deadline, timeouts.silence());
    } catch (ExecutionException e) {
      if (!flight.askedNoMoreThan(company)) {
        return null;
      }
      throw e;
    }
    return answer == null ? null : follow(flight, answer, company);
  }

  private @Nullable Result<T> follow(Flight flight, LiveAnswer answer, Set<CacheKey> company)
      throws ExecutionException, InterruptedException, TimeoutException {
    Result<T> instead = hasSpare(answer.status()) ? spare() : null;
    if (instead != null) {
      answer.leave();
      return instead;
    }
    if (!call.canRead(answer.status())) {
      awaitEnd(answer);
      return null;
    }
    T value;
    try {
      // Until then another call can take its place: nothing has been given to the caller yet.
      answer.awaitBeginning();
      value = call.read(answer);
    } catch (IOException | RuntimeException e) {
      answer.leave();
      if (answer.wasBrokenOffByAnother() || answer.wasTimedOut()) {
        throw new ExecutionException(e);
      }
      boolean gaveUp = answer.isOutOfTime() || Thread.currentThread().isInterrupted();
      if (!gaveUp && (flight.isForSeveral() || wasAskedForOtherwise(flight))) {
        return null;
      }
      instead = !gaveUp && hasSpareForBreak() ? spare() : null;
      return instead != null ? instead : Asking.failed(call, answer, e, cache.tell(miss()));
    } catch (Throwable e) {
      answer.leave();
      cache.tell(miss());
      throw e;
    }
    answer.leaveUnlessStreaming();
    if (isTroubleOfOthers(flight, answer, company)) {
      call.discard(value);
      return null;
    }
    if (answer.status() != 200) {
      return new Result<>(value, cache.tell(miss()));
    }
    return new Result<>(value, coalesced(flight.landing()));
  }

  /**
   * Whether something is wrong with the answer that may be due to what others have asked for in the
   * same call.
   */
  private boolean isTroubleOfOthers(Flight flight, LiveAnswer answer, Set<CacheKey> company) {
    if (answer.status() != 200) {
      return !flight.askedNoMoreThan(company);
    }
    ProviderApi.Facts facts = flight.landing().facts();
    if (facts == null) {
      return false;
    }
    return (flight.isForSeveral() && facts.problem() != null)
        || (wasAskedForOtherwise(flight)
            && !request.delivery().canBeMadeOf(answer.form(), facts.usage() != null));
  }

  /** Whether what is wrong with the answer may be due to the way in which it was asked for. */
  private boolean wasAskedForOtherwise(Flight flight) {
    return flight.delivery() != request.delivery();
  }

  /** Then the call is over, and nobody joins it again. */
  private static void awaitEnd(LiveAnswer answer) throws InterruptedException, TimeoutException {
    try {
      Integer unused = answer.whole((buffer, offset, length) -> length);
    } catch (IOException e) {
      if (answer.isOutOfTime()) {
        throw new TimeoutException();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      ResponseCache.LOG.debug("an answer that cannot be shared broke off");
    } finally {
      answer.leave();
    }
  }

  /**
   * The outcome as far as it is known. It is told, and what was saved is booked, when the answer is
   * over.
   */
  private CacheOutcome coalesced(Landing landing) {
    CacheOutcome.Builder made = outcome(CacheStatus.COALESCED, "shared a call that was under way");
    cache.stats.coalesced(request.account());
    cache.lookedUp(request, key, /* missing= */ null);
    boolean over = landing.isOver();
    CacheOutcome begun = made.build();
    landing.whenOver(
        () -> {
          ProviderApi.Facts facts = landing.facts();
          TokenUsage usage = facts == null ? null : facts.usage();
          Duration saved = leftOf(landing.latency());
          cache.stats.saved(request.account(), usage, saved);
          cache.tell(made.saved(usage, saved));
        });
    return over ? made.build() : begun;
  }

  /** A call of the provider that begins now. */
  Asking<T> asking(@Nullable Flight flight) {
    if (cache.misses != null && isExplained) {
      cache.misses.asked(request, key, mode());
    }
    Asking<T> asking = new Asking<>(cache, store, request, call, this, flight);
    if (isLookedFor) {
      asking.landing().follows(inquiry);
    }
    return asking;
  }

  /** A call of the provider on nobody's behalf, which begins now. */
  Asking<T> asking(WalkStore store, Flight flight) {
    Asking<T> asking = new Asking<>(cache, store, request, call, this::miss, flight);
    asking.landing().leavesIndexing();
    return asking;
  }

  @Override
  public CacheOutcome.Builder outcome() {
    return miss();
  }

  /** Books that nothing could be served. */
  CacheOutcome.Builder miss() {
    cache.stats.miss(request.account());
    String reason = finding == null ? missing : finding.after(missing);
    if (inquiry == null) {
      cache.lookedUp(request, key, missing);
      return outcome(CacheStatus.MISS, reason);
    }
    cache.lookedUp(request, key, missing + "; " + inquiry.summary());
    return outcome(CacheStatus.MISS, reason + "; " + inquiry.detail());
  }

  private CacheOutcome.Builder outcome(CacheStatus status, String reason) {
    return CacheOutcome.of(status, reason, request, cache.pricing).key(key);
  }

  Flight newFlight() {
    return Flight.of(request, key);
  }

  /** What is left of the provider's time after this caller's wait. */
  private Duration leftOf(Duration providerLatency) {
    long saved = providerLatency.toNanos() - (cache.ticker.getAsLong() - began);
    return saved <= 0 ? Duration.ZERO : Duration.ofNanos(saved);
  }
}
