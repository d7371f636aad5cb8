package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.SemanticReport;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.Pricing;
import io.github.completioncache.stats.StatsRecorder;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine: for each request it serves a stored answer, shares a call that is under way, or asks
 * the provider.
 *
 * <p>Most applications build a front, such as the one for the OpenAI SDK, which makes its own
 * engine. An engine built here can serve several fronts, which then share its store, its statistics
 * and its calls. Instances are safe for use by several threads.
 */
public final class ResponseCache implements AutoCloseable {

  static final String CLOSED = "the cache is closed";

  static final Logger LOG = LoggerFactory.getLogger("io.github.completioncache");

  final CachePolicy policy;
  final Pricing pricing;
  final Clock clock;
  final Freshness freshness;
  final GuardedStore store;
  final StatsRecorder stats;
  final Flights flights = new Flights();
  final @Nullable Leasing leasing;
  final RecentFailures failures;
  final Rejections rejections;
  final Refresher refresher;
  final LongSupplier ticker;
  final GuardedListener listener;
  final @Nullable LedgerKeeper ledger;
  final @Nullable MissExplainer misses;
  final @Nullable Semantics semantics;
  private final CacheOptions options;
  final Entrance entrance;
  final Normalizing normalizing;
  private final AsyncThreads executor;
  final AtomicBoolean closed = new AtomicBoolean();

  ResponseCache(CacheBuilder<?> builder, CacheStore store) {
    policy = builder.policy;
    pricing = builder.pricing;
    clock = builder.clock;
    options = builder.options;
    normalizing = new Normalizing(builder.normalizers);
    entrance = new Entrance(builder, normalizing);
    freshness = new Freshness(builder.ttl);
    listener = new GuardedListener(builder.listeners);
    executor = new AsyncThreads(builder.executor);
    stats = new StatsRecorder(pricing, builder.ledger == null ? null : clock);
    this.store = new GuardedStore(store, stats, listener);
    ledger =
        builder.ledger == null ? null : new LedgerKeeper(this.store, stats, clock, builder.ledger);
    leasing = builder.longestWait == null ? null : new Leasing(this.store, builder.longestWait);
    failures = new RecentFailures(clock);
    rejections = new Rejections(this, builder.rejectFor);
    refresher = new Refresher(this, executor, builder.backgroundRefreshes);
    ticker = builder.ticker;
    misses = MissExplainer.of(builder.explainMisses, clock, rejections);
    semantics = Semantics.of(builder.semantic, this, executor);
    if (ledger != null) {
      ledger.start();
    }
  }

  /** A builder on which {@link CacheBuilder#store} must be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** How long answers stay fresh. */
  public TtlRules ttl() {
    return freshness.rules();
  }

  /** The options of calls that give none. */
  public CacheOptions options() {
    return options;
  }

  /**
   * Answers one request. The provider is asked at most once on behalf of this caller, and what it
   * throws is thrown here as it is; trouble with the store never is.
   *
   * @throws NotCachedException if the options say {@link CacheOptions.Mode#ONLY_IF_CACHED} and
   *     nothing can be served
   */
  public <T> Result<T> answer(CacheRequest request, ProviderCall<T> call) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(call, "call");
    return answer(request, call, Boarding.UNWATCHED);
  }

  /**
   * As {@link #answer}, on a thread of the executor: the calling thread waits neither for the store
   * nor for the provider.
   *
   * <p>Cancelling what is returned interrupts that thread where an interrupt can end the call of
   * the provider: when the thread waits, be it for the provider or for a call of somebody else, and
   * as soon as nobody else waits for its call. Work of the store is not interrupted; after a lookup
   * the thread goes on interrupted. A call that no interrupt ends, such as one that a platform
   * thread reads from a socket, goes on, and its answer is stored.
   *
   * @param then makes what the caller wants of the result, on that thread
   * @return completed with what {@code then} makes, or with what {@link #answer} throws
   */
  public <T, R> CompletableFuture<R> answerAsync(
      CacheRequest request, ProviderCall<T> call, Function<Result<T>, R> then) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(then, "then");
    return new AsyncAnswer<Result<T>, R>(
            boarding -> answer(request, call, boarding),
            then,
            result -> call.discard(result.value()))
        .start(executor);
  }

  /**
   * Answers several requests that the provider can be sent as one. Each is looked up, counted and
   * stored on its own; those that nothing can be served for go to the provider together, in one
   * call; leases play no part, and no similar question is looked for. Only where a call fails that
   * somebody else had begun, what was hoped of it is asked for in another one. A request that
   * occurs several times is asked for once, unless its answer is not to be stored. The time that
   * the provider takes is shared among those it answers at once.
   *
   * @return the results, in the order of {@code requests}
   * @throws NotCachedException if the options of one say {@link CacheOptions.Mode#ONLY_IF_CACHED}
   *     and nothing can be served for it; the provider is then not asked for any of them
   */
  public <T> List<Result<T>> answerAll(List<CacheRequest> requests, ProviderCall.Batch<T> call) {
    Objects.requireNonNull(call, "call");
    return new BatchWalk<>(this, List.copyOf(requests), call, Boarding.UNWATCHED).run();
  }

  /**
   * As {@link #answerAll}, on a thread of the executor: the calling thread waits neither for the
   * store nor for the provider.
   *
   * @param then makes what the caller wants of the results, on that thread
   * @return completed with what {@code then} makes, or with what {@link #answerAll} throws.
   *     Cancelling it does what it does for {@link #answerAsync}, where somebody who waits for a
   *     part of the call waits for the call.
   */
  public <T, R> CompletableFuture<R> answerAllAsync(
      List<CacheRequest> requests, ProviderCall.Batch<T> call, Function<List<Result<T>>, R> then) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(then, "then");
    List<CacheRequest> copy = List.copyOf(requests);
    return new AsyncAnswer<List<Result<T>>, R>(
            boarding -> new BatchWalk<>(this, copy, call, boarding).run(), then, results -> {})
        .start(executor);
  }

  /**
   * Asks the provider on nobody's behalf, in one call, for what is not fresh, and stores the
   * answers: for tools that fill a cache. What another caller is asking for is waited for. The
   * provider's answers and their cost are counted, but neither hits nor misses, nor how often a
   * request was looked for, and listeners hear of no outcome. Requests that ask for {@link
   * CacheOptions.Mode#REFRESH} are asked for even if they are fresh. What the provider's call
   * throws is thrown as it is.
   *
   * @return what became of the requests, in their order
   */
  public <T> List<Filled<T>> fill(List<CacheRequest> requests, ProviderCall.Batch<T> call) {
    Objects.requireNonNull(call, "call");
    return new Filling<>(this, call).run(List.copyOf(requests));
  }

  /**
   * Stores an answer that was given elsewhere, unless a fresh one is stored. It must pass what
   * answers of the provider must pass. It counts as written, and neither as a call of the provider
   * nor as paid for; callers who are served it save what it says that it took.
   *
   * @param answer one JSON document, as the provider sends it with status 200
   * @param given when it was given: its age counts from then on
   */
  public Filled<Void> keep(CacheRequest request, byte[] answer, Instant given) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(given, "given");
    return new Importing(this, request, answer, given).run();
  }

  /** What calls cost. */
  public Pricing pricing() {
    return pricing;
  }

  <T> Result<T> answer(CacheRequest request, ProviderCall<T> call, Boarding boarding) {
    Entrance.Checked checked = check(request);
    String bypass = checked.bypass();
    return bypass == null
        ? new SingleWalk<>(this, checked.request(), call, boarding).run()
        : bypass(checked.request(), call, bypass);
  }

  /** What has been counted since this engine was built. */
  public CacheStats stats() {
    return stats.snapshot();
  }

  /**
   * The ledger of the store, to be read: what all caches that share the store and keep a ledger
   * have written to it. What this one has counted since its last flush is not in it yet.
   *
   * @return empty if the builder was not asked for a ledger
   * @throws io.github.completioncache.store.CacheStoreException if the store fails
   */
  public Optional<Ledger> ledger() {
    return ledger == null ? Optional.empty() : Optional.of(store.ledger());
  }

  /** What has come of matching questions by meaning; empty if the builder did not ask for it. */
  public Optional<SemanticReport> semanticReport() {
    return Optional.ofNullable(semantics).map(Semantics::report);
  }

  /**
   * Writes to the ledger what has been counted up to now, without waiting for its time.
   *
   * @return whether all of it is in the ledger; false if the store failed, which is counted, if
   *     there is no ledger, or if this cache is closed
   */
  public boolean flushLedger() {
    return ledger != null && !closed.get() && ledger.flush();
  }

  /**
   * What would become of {@code request} if it were made now. Nothing is counted, told or
   * refreshed; the store is asked, and for similar questions an embedder, which is not booked.
   */
  public Explanation explain(CacheRequest request) {
    Objects.requireNonNull(request, "request");
    return new Explaining(this, request).explanation();
  }

  /**
   * Removes every stored answer that {@code what} covers. A call under way that is covered may
   * still answer those who wait for it, but its answer is not stored, and nobody joins it any more.
   *
   * @return how many entries were removed; an estimate where the store cannot know
   * @throws io.github.completioncache.store.CacheStoreException if the store fails: unlike a
   *     request, an invalidation that did not happen must not go unnoticed
   */
  public long invalidate(Invalidation what) {
    Objects.requireNonNull(what, "what");
    flights.overtake(what);
    if (misses != null) {
      misses.invalidated(what);
    }
    return store.invalidate(what);
  }

  /**
   * Has {@code listener} hear what the cache does from now on, as those of the builder do.
   *
   * @return what ends that when it is run
   */
  public Runnable listen(CacheListener listener) {
    return this.listener.add(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Something that only some stores can do, such as to say how full it is: what {@link
   * CacheStore#capability} gives. Its trouble is the caller's to handle.
   *
   * @return empty if the store of this cache cannot do it
   */
  public <T> Optional<T> capability(Class<T> type) {
    return store.capability(Objects.requireNonNull(type, "type"));
  }

  /**
   * As {@link #reject(CacheKey, Account)}, for the answer that a call was given. If it was that to
   * another question, it is removed, and never served again to one as little like that question; to
   * that question itself the next answer of the provider is stored.
   *
   * @param outcome that of the call, be it a hit, a miss or any other. If it has no key, such as
   *     that of a bypass, nothing happens.
   * @return whether an answer was removed; false also if that is not known
   * @throws io.github.completioncache.store.CacheStoreException as {@link #reject(CacheKey,
   *     Account)}
   */
  public boolean reject(CacheOutcome outcome) {
    return outcome.key().isPresent() && rejections.reject(outcome);
  }

  /**
   * Removes an answer that was found wrong, and stores none to the same request for a while ({@link
   * CacheBuilder#rejectFor}): asked again at once, the provider would most likely say the same. A
   * store that several processes share keeps none of theirs either, for an hour at most, if it has
   * {@link io.github.completioncache.store.Refusals}. Meanwhile such calls are misses, and their
   * outcomes say why nothing was stored. A call of the same request that is under way may still
   * answer those who wait for it.
   *
   * <p>Whatever is stored under the key now is removed, be it a newer answer than the one that was
   * found wrong. Rejecting it again begins the while anew, and counts again.
   *
   * @param account where it is counted
   * @return whether an answer was removed; false also if that is not known
   * @throws io.github.completioncache.store.CacheStoreException if the store fails: the answer may
   *     still be there, though none is stored by this cache
   */
  public boolean reject(CacheKey key, Account account) {
    return rejections.reject(Objects.requireNonNull(key), Objects.requireNonNull(account));
  }

  /**
   * Writes the last of the ledger, for at most five seconds, and closes the store. Later requests
   * are bypasses. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      executor.close();
      if (ledger != null) {
        ledger.close();
      }
      store.close();
    }
  }

  CacheOutcome tell(CacheOutcome.Builder made) {
    CacheOutcome outcome = made.build();
    listener.outcome(outcome);
    if (LOG.isDebugEnabled()) {
      LOG.debug("{}", outcome);
    }
    return outcome;
  }

  /** What every request goes through first, and once. */
  Entrance.Checked check(CacheRequest request) {
    return closed.get() ? new Entrance.Checked(request, CLOSED) : entrance.check(request);
  }

  private <T> Result<T> bypass(CacheRequest request, ProviderCall<T> call, String reason) {
    CacheOutcome.Builder outcome = bypassed(request, reason);
    if (request.options().mode() == CacheOptions.Mode.ONLY_IF_CACHED) {
      throw new NotCachedException(tell(outcome));
    }
    return new Asking<>(
            this, new WalkStore(store), request, call, () -> outcome, /* flight= */ null)
        .alone();
  }

  /** Books a bypass. */
  CacheOutcome.Builder bypassed(CacheRequest request, String reason) {
    stats.bypass(request.account(), reason);
    noted(Ledger.Kind.BYPASS, request, reason);
    return CacheOutcome.of(CacheStatus.BYPASS, reason, request, pricing);
  }

  /**
   * Tells the ledger of a lookup; {@code missing} says why nothing was served, and is null if it
   * was.
   */
  void lookedUp(CacheRequest request, CacheKey key, @Nullable String missing) {
    if (ledger != null) {
      ledger.sheets().lookedUp(request, key, missing);
    }
  }

  /** Tells the ledger of a reason. */
  void noted(Ledger.Kind kind, CacheRequest request, String reason) {
    if (ledger != null) {
      ledger.sheets().because(kind, request, reason);
    }
  }

  /**
   * The caller's kind of answer, and how it came about.
   *
   * @param value what {@link ProviderCall#read} made
   */
  public record Result<T>(T value, CacheOutcome outcome) {}

  /** What can become of a request that is filled in. */
  public enum Fill {
    /** Its answer is stored now. */
    STORED,
    /** A fresh answer was there. */
    FRESH,
    /** It is none that is cached. */
    BYPASS,
    /** There is an answer, but it is not to be stored, or could not be. */
    NOT_STORED,
    /** There is no answer. */
    FAILED
  }

  /**
   * What became of a request that was filled in.
   *
   * @param reason why, in a few words: for people, and not meant to be parsed; never content
   * @param key empty if it has none
   * @param usage the tokens that were paid for now; empty if none were, or the provider did not say
   * @param answer what the provider answered, errors included; empty if it was not asked
   */
  public record Filled<T>(
      Fill status,
      String reason,
      Optional<CacheKey> key,
      Optional<TokenUsage> usage,
      Optional<T> answer) {}

  /** Collects the settings of an engine. Not safe for use by several threads. */
  public static final class Builder extends CacheBuilder<Builder> {

    private Builder() {}

    /**
     * The engine.
     *
     * @throws IllegalStateException if {@code store} was not set, or if {@code leases} or {@code
     *     ledger} is set and the store has none
     */
    public ResponseCache build() {
      return buildCache();
    }

    @Override
    protected Builder self() {
      return this;
    }
  }
}
