package io.github.completioncache.stats;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the cache does; {@link #snapshot()} gives the sums. The engine records here;
 * applications read {@link CacheStats}, which defines every number.
 *
 * <p>Each call of the application is recorded once, by one of {@link #hit}, {@link #staleHit},
 * {@link #semanticHit}, {@link #coalesced}, {@link #miss} and {@link #bypass}. Each call of the
 * provider is recorded once as well, by {@link #providerAnswered} or {@link #providerFailed},
 * whatever it was made for. So a plain miss is {@code miss} and {@code providerAnswered}; a failing
 * one {@code miss} and {@code providerFailed}; one that is saved by an old entry {@code staleHit}
 * and {@code providerFailed}. What the cache asks on its own behalf is {@link #overhead}.
 *
 * <p>Safe for use by several threads. Recording takes no lock once its account or reason is known,
 * and no value of usage or time makes it throw: a negative time counts as none, one over a day as a
 * day, more than a billion tokens of a kind as a billion.
 *
 * <p>At most 1,000 categories, 1,000 models, 10,000 pairs of the two and 100 reasons of a kind are
 * told apart; what comes later is booked under {@code other}.
 */
public final class StatsRecorder {

  private static final int MAX_REASONS = 100;
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Pricing pricing;
  private final CellGrid cells;
  private final @Nullable HourlyCells hours;
  private final BoundedMap<LongAdder> bypassReasons = reasons();
  private final BoundedMap<LongAdder> notStoredReasons = reasons();
  private final BoundedMap<LongAdder> storeErrors = reasons();
  private final BoundedMap<LongAdder> refreshes = reasons();
  private final LongAdder stores = new LongAdder();
  private final LongAdder unreadable = new LongAdder();

  /** A recorder with nothing recorded, which turns tokens into money with {@code pricing}. */
  public StatsRecorder(Pricing pricing) {
    this(pricing, /* clock= */ null);
  }

  /**
   * A recorder as by {@link #StatsRecorder(Pricing)}, which also keeps the numbers of each hour and
   * account for {@link #takeRows()}.
   *
   * @param clock says in which hour something is recorded; null if that is not wanted
   */
  public StatsRecorder(Pricing pricing, @Nullable Clock clock) {
    this.pricing = Objects.requireNonNull(pricing, "pricing");
    this.cells = new CellGrid(pricing);
    this.hours = clock == null ? null : new HourlyCells(cells, clock);
  }

  /**
   * A fresh exact entry was served.
   *
   * @param account where the call is booked
   * @param usage the tokens of the served answer; null if not known
   * @param timeSaved how long the provider would have taken
   */
  public void hit(Account account, @Nullable TokenUsage usage, Duration timeSaved) {
    served(Counter.HITS, account, usage, timeSaved);
  }

  /** An entry past its freshness was served; arguments as for {@link #hit}. */
  public void staleHit(Account account, @Nullable TokenUsage usage, Duration timeSaved) {
    served(Counter.STALE_HITS, account, usage, timeSaved);
  }

  /** The entry of another, like request was served; arguments as for {@link #hit}. */
  public void semanticHit(Account account, @Nullable TokenUsage usage, Duration timeSaved) {
    served(Counter.SEMANTIC_HITS, account, usage, timeSaved);
  }

  /**
   * The answer that another caller was waiting for was shared. What that saved is known at its end,
   * and recorded by {@link #saved}. A caller that shares an error is a {@link #miss}.
   */
  public void coalesced(Account account) {
    cell(account).increment(Counter.COALESCED);
  }

  /**
   * What a shared answer saved, now that it has ended; arguments as for {@link #hit}, the time
   * being what is left of the provider's after the wait.
   */
  public void saved(Account account, @Nullable TokenUsage usage, Duration timeSaved) {
    Cell cell = cell(account);
    cell.book(Counter.SAVED, usage, rate(cell, account), nanoseconds(timeSaved));
  }

  /** Nothing could be served. */
  public void miss(Account account) {
    cell(account).increment(Counter.MISSES);
  }

  /**
   * The cache was not asked.
   *
   * @param reason why, in words that do not vary with the request; never content
   */
  public void bypass(Account account, String reason) {
    cell(account).increment(Counter.BYPASSES);
    bypassReasons.get(reason).increment();
  }

  /**
   * The provider gave an answer, for a miss, a bypass or a refresh.
   *
   * @param usage the tokens that it counted; null if it did not say
   * @param latency how long it took, until the answer was complete
   */
  public void providerAnswered(Account account, @Nullable TokenUsage usage, Duration latency) {
    Cell cell = cell(account);
    cell.increment(Counter.PROVIDER_ANSWERS);
    cell.book(Counter.SPENT, usage, rate(cell, account), nanoseconds(latency));
  }

  /** A call of the provider ended in an error. It counts no tokens, money or time. */
  public void providerFailed(Account account) {
    cell(account).increment(Counter.PROVIDER_ERRORS);
  }

  /**
   * The cache asked a model on its own behalf, to find out what it may serve. That is neither a
   * call of the application nor one that it would have made without the cache.
   *
   * @param account that of the caller for whom it was done, but with the model that was asked
   * @param usage the tokens that this took; {@link TokenUsage#NONE} if it is free, null if not
   *     known
   * @param time how long it took
   */
  public void overhead(Account account, @Nullable TokenUsage usage, Duration time) {
    Cell cell = cell(account);
    Rate rate = TokenUsage.NONE.equals(usage) ? Rate.FREE : rate(cell, account);
    cell.book(Counter.OVERHEAD, usage, rate, nanoseconds(time));
  }

  /** The application found an answer wrong, which may have been counted in any other way before. */
  public void rejected(Account account) {
    cells.cell(account).increment(Counter.REJECTED);
  }

  /** An answer was written to the store. */
  public void stored() {
    stores.increment();
  }

  /**
   * An answer was not admitted.
   *
   * @param reason why, in words that do not vary with the request; never content
   */
  public void notStored(String reason) {
    notStoredReasons.get(reason).increment();
  }

  /**
   * The store failed or took too long.
   *
   * @param operation what it was to do, such as {@code get} or {@code put}
   */
  public void storeFailed(String operation) {
    storeErrors.get(operation).increment();
  }

  /**
   * A stored answer was to be refreshed behind a caller.
   *
   * @param result what came of it, such as {@code stored} or {@code failed}
   */
  public void refreshed(String result) {
    refreshes.get(result).increment();
  }

  /** The store held a value that is no readable entry. */
  public void unreadable() {
    unreadable.increment();
  }

  /** The sums of what has been recorded up to now. */
  public CacheStats snapshot() {
    return CacheStats.of(
        cells,
        new Tallies(
            stores.sum(),
            unreadable.sum(),
            Tallies.sums(bypassReasons.view()),
            Tallies.sums(notStoredReasons.view()),
            Tallies.sums(storeErrors.view()),
            Tallies.sums(refreshes.view())));
  }

  /**
   * What has been recorded since the last call, by hour and account: the oldest hour first, nothing
   * for accounts without news. Together the rows of all calls are what {@link #snapshot()} gives.
   *
   * <p>At most 10,000 accounts of an hour are told apart; what comes later is booked in the
   * namespace {@code other}. What is not taken is kept for at most 24 hours with calls and 30,000
   * rows; the oldest hours are then lost.
   *
   * @return empty if this recorder does not tell hours apart
   */
  public List<LedgerRow> takeRows() {
    return hours == null ? List.of() : hours.take();
  }

  /** How many hours were lost before they were taken. */
  public long hoursLost() {
    return hours == null ? 0 : hours.lost();
  }

  private Cell cell(Account account) {
    return hours == null ? cells.cell(account) : hours.cell(account);
  }

  private void served(int kind, Account account, @Nullable TokenUsage usage, Duration timeSaved) {
    Cell cell = cell(account);
    cell.increment(kind);
    cell.book(Counter.SAVED, usage, rate(cell, account), nanoseconds(timeSaved));
  }

  private Rate rate(Cell cell, Account account) {
    Rate rate = cell.rate();
    return rate != null ? rate : pricing.rateOf(account.model());
  }

  private static long nanoseconds(Duration time) {
    if (time.isNegative()) {
      return 0;
    }
    return (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos();
  }

  private static BoundedMap<LongAdder> reasons() {
    return new BoundedMap<>(MAX_REASONS, name -> new LongAdder());
  }
}
