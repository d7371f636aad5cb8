package io.github.completioncache;

import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The end of one call of the provider: what it cost is booked, and its answer is stored if it may
 * be.
 */
final class Landing implements Recording.Ending {

  private final ResponseCache cache;
  private final WalkStore store;
  private final CacheRequest request;
  private final @Nullable Flight flight;
  private final boolean imported;
  private final Instant asked;
  private final long askedNanos;

  private volatile ProviderApi.@Nullable Facts facts;
  private volatile @Nullable String notStoredReason;
  private volatile Duration latency = Duration.ZERO;
  private int sharers = 1;

  /** Whether a similar question has been looked for, and what came of it. */
  private boolean isLookedFor;

  private @Nullable Inquiry inquiry;

  private boolean leavesIndexing;

  /** What was stored, and is still to be indexed by {@link #index}. */
  private volatile @Nullable CacheEntry unindexed;

  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /**
   * @param flight null if the answer is nobody else's and is not to be stored
   */
  Landing(ResponseCache cache, WalkStore store, CacheRequest request, @Nullable Flight flight) {
    this(cache, store, request, flight, /* imported= */ false, cache.clock.instant());
  }

  private Landing(
      ResponseCache cache,
      WalkStore store,
      CacheRequest request,
      @Nullable Flight flight,
      boolean imported,
      Instant asked) {
    this.cache = cache;
    this.store = store;
    this.request = request;
    this.flight = flight;
    this.imported = imported;
    this.asked = asked;
    this.askedNanos = cache.ticker.getAsLong();
  }

  /** That of an answer that was given elsewhere, at another time: it costs nothing now. */
  static Landing ofImport(ResponseCache cache, CacheRequest request, Flight flight, Instant given) {
    Landing landing =
        new Landing(
            cache, new WalkStore(cache.store), request, flight, /* imported= */ true, given);
    landing.leavesIndexing();
    return landing;
  }

  /** What the answer said of itself; null while it has not ended. */
  ProviderApi.@Nullable Facts facts() {
    return facts;
  }

  /** Why the answer was not stored; null if it was, or if it has not ended. */
  @Nullable String notStoredReason() {
    return notStoredReason;
  }

  /** The provider answers so many requests at once: the time it takes is shared among them. */
  void shareTime(int sharers) {
    this.sharers = sharers;
  }

  /** A similar question has been looked for before: null if there is none to look for. */
  void follows(@Nullable Inquiry inquiry) {
    this.isLookedFor = true;
    this.inquiry = inquiry;
  }

  /** Nobody waits for whoever makes the call: it sees to {@link #index} itself. */
  void leavesIndexing() {
    leavesIndexing = true;
  }

  /** Has the question found whose answer was stored. Takes a while. */
  void index() {
    CacheEntry entry = unindexed;
    if (cache.semantics != null && entry != null) {
      unindexed = null;
      cache.semantics.index(request, entry);
    }
  }

  /** How long the provider took for this request; zero while it has not ended. */
  Duration latency() {
    return latency;
  }

  /** Whether the answer is there as a whole, or no more of it will come. */
  boolean isOver() {
    return over.isDone();
  }

  /** Runs {@code then} once the answer is over: at once if it is. */
  void whenOver(Runnable then) {
    // It never fails: listeners are guarded, and counting does not throw.
    CompletableFuture<Void> unused = over.thenRun(then);
  }

  /** The provider gave no answer. */
  void failed(Throwable failure) {
    cache.stats.providerFailed(request.account());
    if (flight != null) {
      if (cache.misses != null) {
        cache.misses.providerFailed(flight.labels().key());
      }
      cache.flights.end(flight);
      flight.fail(failure);
    }
  }

  @Override
  public void completed(ProviderCall.Upstream upstream, byte[] buffer, int length) {
    try {
      facts = inspect(upstream, buffer, length);
      if (!imported) {
        latency = Duration.ofNanos((cache.ticker.getAsLong() - askedNanos) / sharers);
        book(upstream, facts);
      }
      if (flight != null && notStoredReason == null) {
        String reason = store(flight, upstream, facts, buffer, length);
        if (reason != null) {
          notStored(reason);
        }
      }
    } finally {
      end();
    }
  }

  @Override
  public void grewTooLong() {
    notStored(CachePolicy.TOO_LONG);
    if (flight != null) {
      cache.flights.end(flight);
    }
  }

  @Override
  public void passed(ProviderCall.Upstream upstream) {
    latency = Duration.ofNanos((cache.ticker.getAsLong() - askedNanos) / sharers);
    book(upstream, ProviderApi.Facts.problem(CachePolicy.TOO_LONG, null));
    end();
  }

  @Override
  public void brokeOff(Throwable failure) {
    cache.stats.providerFailed(request.account());
    notStored("answer broke off");
    end();
  }

  @Override
  public void deserted() {
    notStored("caller left before the end");
    end();
  }

  /** The first reason counts: a reader can leave while another one finds that it grew too long. */
  private void notStored(String reason) {
    if (flight != null && isFirst(reason)) {
      cache.stats.notStored(reason);
      cache.listener.notStored(flight.labels(), reason);
      cache.noted(Ledger.Kind.NOT_STORED, request, reason);
      if (cache.misses != null) {
        cache.misses.notStored(flight.labels().key(), reason);
      }
    }
  }

  private synchronized boolean isFirst(String reason) {
    if (notStoredReason != null) {
      return false;
    }
    notStoredReason = reason;
    return true;
  }

  private void end() {
    if (flight != null) {
      cache.flights.end(flight);
    }
    over.complete(null);
  }

  private ProviderApi.Facts inspect(ProviderCall.Upstream upstream, byte[] buffer, int length) {
    if (upstream.status() != 200) {
      return ProviderApi.Facts.problem("status is not 200", null);
    }
    try {
      return request.api().inspect(upstream.form(), buffer, 0, length);
    } catch (IOException | RuntimeException e) {
      return ProviderApi.Facts.problem("answer cannot be read", null);
    }
  }

  private void book(ProviderCall.Upstream upstream, ProviderApi.Facts facts) {
    if (upstream.status() >= 400) {
      cache.stats.providerFailed(request.account());
    } else {
      cache.stats.providerAnswered(request.account(), facts.usage(), latency);
    }
  }

  private @Nullable String store(
      Flight flight,
      ProviderCall.Upstream upstream,
      ProviderApi.Facts facts,
      byte[] buffer,
      int length) {
    String reason = cache.policy.notStoredReason(facts, length);
    if (reason != null) {
      return reason;
    }
    CacheEntry entry;
    try {
      entry =
          cache.freshness.timed(
              entry(flight, upstream, facts, buffer, length), request, facts.expires());
    } catch (RuntimeException | Error e) {
      // Whatever goes wrong with keeping an answer must not keep it from those who wait for it.
      cache.store.putFailed(e);
      return "the answer cannot be kept";
    }
    boolean mayHaveEnded = facts.expires() != null || imported;
    if (entry == null || (mayHaveEnded && hasEnded(entry.lifetime()))) {
      return "answer has expired";
    }
    if (!cache.normalizing.accept(request, entry)) {
      return Normalizing.NOT_ACCEPTED;
    }
    String[] refusal = {"overtaken by an invalidation or a refresh"};
    boolean written =
        flight.writeUnlessOvertaken(
            () -> {
              if (cache.rejections.cover(entry.key())) {
                return false;
              }
              if (isLessThanStored(entry)) {
                refusal[0] = "an answer that serves more callers is stored";
                return false;
              }
              Boolean kept = store.put(entry);
              refusal[0] = kept == null ? "the store failed" : "the store did not keep it";
              return kept != null && kept;
            });
    if (written) {
      cache.stats.stored();
      cache.listener.stored(flight.labels());
      if (cache.misses != null) {
        cache.misses.stored(entry);
      }
      if (cache.semantics != null) {
        index(cache.semantics, entry);
      }
      return null;
    }
    return cache.rejections.cover(entry.key()) ? Rejections.REASON : refusal[0];
  }

  /** Readers wait until it returns. */
  private void index(Semantics semantics, CacheEntry entry) {
    if (isLookedFor) {
      semantics.stored(request, entry, inquiry);
    } else if (leavesIndexing) {
      unindexed = entry;
    } else {
      semantics.indexBehind(request, entry);
    }
  }

  /**
   * Whether it cannot serve everybody, and a fresh entry is there that can: that of another call,
   * which has landed since this one began.
   */
  private boolean isLessThanStored(CacheEntry entry) {
    if (servesAll(entry) || request.options().mode() == CacheOptions.Mode.REFRESH) {
      return false;
    }
    CacheEntry stored = store.get(entry.key()).entry();
    return stored != null
        && servesAll(stored)
        && cache.freshness.whyNotFresh(stored, request.options(), cache.clock.millis()) == null;
  }

  private static boolean servesAll(CacheEntry entry) {
    return Delivery.WHOLE.canBeMadeOf(entry.form(), entry.usage().isPresent());
  }

  private Map<String, List<String>> replayed(Map<String, List<String>> headers) {
    Map<String, List<String>> replayed = new HashMap<>(headers);
    replayed
        .keySet()
        .removeIf(
            name -> !name.startsWith(ProviderCall.NOTE_PREFIX) && !request.api().replays(name));
    return replayed;
  }

  private CacheEntry entry(
      Flight flight,
      ProviderCall.Upstream upstream,
      ProviderApi.Facts facts,
      byte[] buffer,
      int length) {
    return CacheEntry.builder()
        .labels(flight.labels())
        .created(asked)
        .lifetime(cache.freshness.ttlFor(request.options()))
        .providerLatency(latency)
        .usage(facts.usage())
        .form(upstream.form())
        .contentType(upstream.contentType())
        .headers(replayed(upstream.headers()))
        .body(Arrays.copyOf(buffer, length))
        .build();
  }

  /** Also if it ends within this millisecond, the smallest time that stores keep. */
  private boolean hasEnded(Duration lifetime) {
    long age = Duration.between(asked, cache.clock.instant()).toMillis();
    return lifetime.toMillis() <= Math.max(0, age);
  }
}
