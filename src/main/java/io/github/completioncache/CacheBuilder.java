package io.github.completioncache;

import io.github.completioncache.key.Normalizer;
import io.github.completioncache.semantic.SemanticOptions;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.stats.Pricing;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Leases;
import io.github.completioncache.store.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a cache, shared by {@link ResponseCache#builder()} and the builders of the
 * fronts. Not safe for use by several threads.
 *
 * @param <B> the builder itself
 */
public abstract class CacheBuilder<B extends CacheBuilder<B>> {

  @Nullable CacheStore store;
  TtlRules ttl = TtlRules.standard();
  CachePolicy policy = CachePolicy.deterministic();
  Pricing pricing = Pricing.standard();
  Clock clock = Clock.systemUTC();
  final List<CacheListener> listeners = new ArrayList<>();
  CacheOptions options = CacheOptions.defaults();
  BooleanSupplier enabled = () -> true;
  final Map<String, Normalizer> normalizers = new LinkedHashMap<>();
  @Nullable Function<CacheRequest, Optional<String>> categoryResolver;
  @Nullable Executor executor;
  @Nullable Duration longestWait;
  int backgroundRefreshes = DEFAULT_REFRESHES;
  @Nullable LedgerOptions ledger;
  Duration rejectFor = Duration.ofHours(1);
  @Nullable SemanticOptions semantic;

  /** How many requests are remembered so that misses can be explained; 0 for none. */
  int explainMisses;

  /** As {@link System#nanoTime}: how long the provider takes is measured with it. */
  LongSupplier ticker = System::nanoTime;

  private boolean touched;

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final int DEFAULT_REFRESHES = 16;
  private static final int MOST_REFRESHES = 10_000;
  private static final int DEFAULT_RECENT = 256;
  private static final int MOST_RECENT = 4_096;

  /** A builder with everything at its default. */
  protected CacheBuilder() {}

  /**
   * Where answers are kept. Required. The cache takes ownership and closes it when closed; nothing
   * is sent to it before the first request.
   */
  public B store(CacheStore store) {
    this.store = Objects.requireNonNull(store, "store");
    return touch();
  }

  /** How long answers stay fresh. Default: {@link TtlRules#standard()}. */
  public B ttl(TtlRules ttl) {
    this.ttl = Objects.requireNonNull(ttl, "ttl");
    return touch();
  }

  /** Which requests are cached. Default: {@link CachePolicy#deterministic()}. */
  public B policy(CachePolicy policy) {
    this.policy = Objects.requireNonNull(policy, "policy");
    return touch();
  }

  /** What calls cost. Default: {@link Pricing#standard()}. */
  public B pricing(Pricing pricing) {
    this.pricing = Objects.requireNonNull(pricing, "pricing");
    return touch();
  }

  /**
   * The wall clock that ages are measured with. Default: the system's, in UTC. An entry that seems
   * to come from more than five minutes ahead is not served, so a clock that steps back makes no
   * entry immortal.
   */
  public B clock(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return touch();
  }

  /** Adds somebody who hears what the cache does; all that were added do. Default: nobody. */
  public B listener(CacheListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return touch();
  }

  /** The options of calls that give none. Default: {@link CacheOptions#defaults()}. */
  public B options(CacheOptions options) {
    this.options = Objects.requireNonNull(options, "options");
    return touch();
  }

  /**
   * Chooses the category of requests whose callers name none: neither by options nor by a header.
   * It is asked once for each of them, before anything else is done with it, bypasses included.
   * Default: all are in the category {@value CacheOptions#DEFAULT_CATEGORY}.
   *
   * @param resolver gives the category, or none for the default one; called by several threads, and
   *     while a caller waits, so it must be quick. If it throws, or gives what is no name of a
   *     category, the request is in the default one; the first time that is logged, without
   *     content.
   */
  public B categoryResolver(Function<CacheRequest, Optional<String>> resolver) {
    this.categoryResolver = Objects.requireNonNull(resolver, "resolver");
    return touch();
  }

  /**
   * Adds what is done to a request before its key is made, in this order; what is sent stays as it
   * is, and the policy reads that. Requests that are the same afterwards share an answer, so read
   * {@link Normalizer} first. Each costs about as much as reading the request once more. Default:
   * none.
   *
   * @throws IllegalArgumentException if a name is blank, longer than 512 characters, holds half a
   *     surrogate pair, or is given twice
   */
  public B normalize(Normalizer... normalizers) {
    for (Normalizer normalizer : Objects.requireNonNull(normalizers, "normalizers")) {
      String name =
          CacheOptions.requireName(
              "name of a normalizer", Objects.requireNonNull(normalizer, "normalizer").name());
      if (this.normalizers.putIfAbsent(name, normalizer) != null) {
        throw new IllegalArgumentException(
            "normalizer must not be given twice, but " + name + " is");
      }
    }
    return touch();
  }

  /**
   * A switch that is asked for every request: while it says false, every request is a bypass. If it
   * throws, so is that request. Default: always on.
   */
  public B enabled(BooleanSupplier enabled) {
    this.enabled = Objects.requireNonNull(enabled, "enabled");
    return touch();
  }

  /**
   * Who runs asynchronous calls. Each occupies a thread while it waits for the store or the
   * provider, so it should give every task a thread of its own. It stays the caller's and is not
   * closed with the cache. Default: a virtual thread for each call where the Java runtime has them;
   * otherwise daemon threads that are begun when needed and end after ten idle seconds.
   */
  public B executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return touch();
  }

  /**
   * Lets the processes that share a store ask the provider once for what they miss at the same
   * time: one takes a lease in the store, the others wait for what it stores, at most for {@code
   * longestWait}, and then ask themselves. A lease that nobody ends, because its process is gone,
   * lasts as long. Give it the time that the provider rarely needs. Default: no leases; equal calls
   * are shared within the process only.
   *
   * <p>A hit costs nothing more, a miss three short calls of the store. Where an answer was not
   * stored or the store fails, those who waited go on at once. Calls that refresh, store nothing or
   * bypass the cache neither wait nor are waited for, and nor are requests that are sent to the
   * provider several at once.
   *
   * @throws IllegalArgumentException if it is shorter than a millisecond or longer than a day
   */
  public B leases(Duration longestWait) {
    if (longestWait.compareTo(SHORTEST_WAIT) < 0 || longestWait.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          "leases must be between a millisecond and a day, but is " + longestWait);
    }
    this.longestWait = longestWait;
    return touch();
  }

  /**
   * How many answers are refreshed behind callers at the same time, on threads of the {@code
   * executor}; a stale hit beyond that is served without a refresh. None are unless the {@link
   * TtlRules} or the options of a call say so. Default: 16.
   *
   * @throws IllegalArgumentException if it is below 1 or above 10,000
   */
  public B backgroundRefreshes(int most) {
    if (most < 1 || most > MOST_REFRESHES) {
      throw new IllegalArgumentException(
          "backgroundRefreshes must be between 1 and " + MOST_REFRESHES + ", but is " + most);
    }
    this.backgroundRefreshes = most;
    return touch();
  }

  /**
   * Adds what is counted to the ledger of the store, where all processes that share it add theirs,
   * and which survives them: the statistics by hour, category, model and namespace, and the
   * requests that were asked for most. Default: no ledger; what is counted ends with the process.
   *
   * <p>It is written every {@link LedgerOptions#flushInterval()} by a thread of its own, and a last
   * time on closing. No call waits for it, and trouble with it reaches no caller.
   */
  public B ledger(LedgerOptions ledger) {
    this.ledger = Objects.requireNonNull(ledger, "ledger");
    return touch();
  }

  /**
   * For how long no answer to a request is stored once one was rejected, see {@link
   * ResponseCache#reject(CacheOutcome)}. At most 10,000 requests are remembered so; the oldest are
   * forgotten. Default: an hour.
   *
   * @throws IllegalArgumentException if it is zero, negative, below a millisecond or above {@link
   *     TtlRules#MAXIMUM}
   */
  public B rejectFor(Duration time) {
    this.rejectFor = TtlRules.requireTtl("rejectFor", time);
    return touch();
  }

  /**
   * Answers a question that nothing is stored for with the answer to one that means the same, where
   * the options let that happen. All else about both requests must be equal, and the answer be
   * plain text. Questions are kept in the store as texts and vectors, beside the answers. Default:
   * only equal requests share answers.
   */
  public B semantic(SemanticOptions semantic) {
    this.semantic = Objects.requireNonNull(semantic, "semantic");
    return touch();
  }

  /** As {@link #explainMisses(int)}, with the 256 requests made last. */
  public B explainMisses() {
    return explainMisses(DEFAULT_RECENT);
  }

  /**
   * Remembers digests of the fields of recent requests, so that the reason of a miss and {@link
   * ResponseCache#explain} can say in what a request differs from the most similar one, or what
   * became of its last answer. Nothing is remembered by default.
   *
   * <p>No text is kept, in memory only, and each request takes at most 64 KiB; most take less than
   * 5. A hit pays one look into a map, a miss some tens of microseconds.
   *
   * @param recent how many of the last requests, of all APIs together
   * @throws IllegalArgumentException if it is below 1 or above 4,096
   */
  public B explainMisses(int recent) {
    if (recent < 1 || recent > MOST_RECENT) {
      throw new IllegalArgumentException(
          "explainMisses must be between 1 and " + MOST_RECENT + ", but is " + recent);
    }
    this.explainMisses = recent;
    return touch();
  }

  /** The builder itself. */
  protected abstract B self();

  /** Whether a setting of the cache was given. */
  final boolean isTouched() {
    return touched;
  }

  /**
   * A cache with these settings.
   *
   * @throws IllegalStateException if {@code store} was not set, or if {@code leases}, {@code
   *     ledger} or {@code semantic} is set and the store says that it has none
   */
  final ResponseCache buildCache() {
    if (store == null) {
      throw new IllegalStateException("store is required, but was not set");
    }
    if (longestWait != null && hasNo(Leases.class, store)) {
      throw new IllegalStateException(
          "leases is set, but this store has none: they need one that several machines share, such"
              + " as Redis");
    }
    if (ledger != null && hasNo(Ledger.class, store)) {
      throw new IllegalStateException(
          "ledger is set, but this store has none: it needs one that outlives the process, such as"
              + " SQLite or Redis");
    }
    if (semantic != null && semantic.vectors().isEmpty() && hasNo(VectorStore.class, store)) {
      throw new IllegalStateException(
          "semantic is set, but this store keeps no vectors: it needs one that does, such as SQLite"
              + " or Redis 8, or one beside it in the options");
    }
    return new ResponseCache(this, store);
  }

  private static boolean hasNo(Class<?> capability, CacheStore store) {
    try {
      return store.capability(capability).isEmpty();
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      // Trouble of a store is for the requests to find out, one by one, and to go on without it.
      return false;
    }
  }

  private B touch() {
    touched = true;
    return self();
  }

  /**
   * The settings of a client that answers through a cache, whatever the provider: those of a cache
   * of its own, or one that it shares. Not safe for use by several threads.
   *
   * @param <B> the builder itself
   */
  public abstract static class OfClient<B extends OfClient<B>> extends CacheBuilder<B> {

    private @Nullable ResponseCache cache;
    private final Set<String> ignoredHeaders = new LinkedHashSet<>();

    /** A builder with everything at its default. */
    protected OfClient() {}

    /**
     * A cache that this client shares with others, of whatever provider, in place of one of its
     * own. It stays the caller's and is not closed with this client. Settings of the cache itself
     * ({@code store}, {@code ttl} and the like) then belong on its own builder.
     */
    public B cache(ResponseCache cache) {
      this.cache = Objects.requireNonNull(cache, "cache");
      return self();
    }

    /**
     * Adds request headers that cannot change an answer and therefore are not to be part of the
     * key, besides those that the guide to keys lists. Upper and lower case are the same. Default:
     * none.
     *
     * @throws IllegalArgumentException if a name is blank
     */
    public B ignoreHeaders(String... names) {
      for (String name : Objects.requireNonNull(names, "names")) {
        if (Objects.requireNonNull(name, "header").isBlank()) {
          throw new IllegalArgumentException("header must not be blank, but is \"" + name + "\"");
        }
        ignoredHeaders.add(name);
      }
      return self();
    }

    /** The headers that are to be no part of the key, besides those that never are. */
    protected final Set<String> ignoredHeaders() {
      return Set.copyOf(ignoredHeaders);
    }

    /** Whether the cache is the client's own and to be closed with it. */
    protected final boolean ownsCache() {
      return cache == null;
    }

    /**
     * The cache that was given, or one with these settings.
     *
     * @throws IllegalStateException if neither {@code store} nor {@code cache} was set, or {@code
     *     cache} together with a setting of the cache
     */
    protected final ResponseCache cacheOrOwn() {
      if (cache != null && isTouched()) {
        throw new IllegalStateException(
            "cache is set, so store, ttl and the other settings of a cache must be set on its"
                + " builder");
      }
      return cache != null ? cache : buildCache();
    }
  }
}
