package io.github.completioncache.stats;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The numbers of one category, of one model, or of everything. {@link CacheStats} defines them.
 * Immutable and safe for use by several threads.
 */
public sealed class StatsRow permits CacheStats {

  static final StatsRow EMPTY = new StatsRow(new long[Counter.COUNT]);

  private final long[] counts;

  StatsRow(long[] counts) {
    this.counts = counts;
  }

  /** A row in which nothing was counted. */
  public static StatsRow empty() {
    return EMPTY;
  }

  /** The numbers of both rows together. */
  public final StatsRow plus(StatsRow other) {
    long[] sums = counts.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.counts[i];
    }
    return new StatsRow(sums);
  }

  /** Calls of the application: lookups and bypasses. */
  public final long requests() {
    return lookups() + bypasses();
  }

  /** Calls for which the cache was asked: all but bypasses. */
  public final long lookups() {
    return served() + misses();
  }

  /**
   * Lookups answered without a provider call of their own: hits, stale and semantic hits and
   * coalesced calls.
   */
  public final long served() {
    return hits() + staleHits() + semanticHits() + coalesced();
  }

  /** Lookups answered by a fresh entry of the same request. */
  public final long hits() {
    return get(Counter.HITS);
  }

  /** Lookups answered by an entry past its freshness. */
  public final long staleHits() {
    return get(Counter.STALE_HITS);
  }

  /** Lookups answered by the entry of a request with the same meaning. */
  public final long semanticHits() {
    return get(Counter.SEMANTIC_HITS);
  }

  /** Lookups answered by sharing the answer to an equal request that was under way. */
  public final long coalesced() {
    return get(Counter.COALESCED);
  }

  /** Lookups that nothing could be served for, those that then failed included. */
  public final long misses() {
    return get(Counter.MISSES);
  }

  /** Calls that went past the cache. */
  public final long bypasses() {
    return get(Counter.BYPASSES);
  }

  /**
   * {@link #served()} as a share of {@link #lookups()}, from 0 to 1; empty if there was no lookup.
   */
  public final OptionalDouble hitRate() {
    return share(served(), lookups());
  }

  /**
   * {@link #bypasses()} as a share of {@link #requests()}, from 0 to 1; empty if there was no
   * request.
   */
  public final OptionalDouble bypassShare() {
    return share(bypasses(), requests());
  }

  /** Answers that the application found wrong and rejected. */
  public final long rejected() {
    return get(Counter.REJECTED);
  }

  /** Calls of the provider that gave an answer, for whatever reason they were made. */
  public final long providerAnswers() {
    return get(Counter.PROVIDER_ANSWERS);
  }

  /** Calls of the provider that ended in an error. */
  public final long providerErrors() {
    return get(Counter.PROVIDER_ERRORS);
  }

  /** Tokens of the answers that were served, as the provider once counted them. */
  public final TokenUsage tokensSaved() {
    return tokens(Counter.SAVED);
  }

  /** Tokens of the answers that the provider gave. */
  public final TokenUsage tokensSpent() {
    return tokens(Counter.SPENT);
  }

  /** US dollars that the served answers would have cost again; unpriced ones are not in it. */
  public final BigDecimal costSaved() {
    return Money.dollars(get(Counter.SAVED + Counter.NANODOLLARS));
  }

  /** US dollars that the provider's answers cost; unpriced ones are not in it. */
  public final BigDecimal costSpent() {
    return Money.dollars(get(Counter.SPENT + Counter.NANODOLLARS));
  }

  /**
   * Served answers, answers of the provider and calls on the cache's own behalf whose price is not
   * known.
   */
  public final long unpricedCalls() {
    return get(Counter.UNPRICED_CALLS);
  }

  /** How much longer the served calls would have waited for the provider, all together. */
  public final Duration timeSaved() {
    return Duration.ofNanos(get(Counter.SAVED + Counter.NANOSECONDS));
  }

  /** How long the provider took for its answers, all together. */
  public final Duration timeSpent() {
    return Duration.ofNanos(get(Counter.SPENT + Counter.NANOSECONDS));
  }

  /** Tokens that the cache spent on its own behalf, as for finding requests of the same meaning. */
  public final TokenUsage tokensOverhead() {
    return tokens(Counter.OVERHEAD);
  }

  /** US dollars that the cache spent on its own behalf; unpriced calls are not in it. */
  public final BigDecimal costOverhead() {
    return Money.dollars(get(Counter.OVERHEAD + Counter.NANODOLLARS));
  }

  /** How long the calls took that the cache made on its own behalf, all together. */
  public final Duration timeOverhead() {
    return Duration.ofNanos(get(Counter.OVERHEAD + Counter.NANOSECONDS));
  }

  /** {@link #costSaved()} less {@link #costOverhead()}: negative if the cache costs more. */
  public final BigDecimal netSaved() {
    return costSaved().subtract(costOverhead());
  }

  /** One line such as {@code Hit rate: 71.4% | Saved: $0.0123}, the same in every locale. */
  @Override
  public String toString() {
    return StatsLine.of(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StatsRow row
        && getClass() == row.getClass()
        && Arrays.equals(counts, row.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  final long[] countsSince(StatsRow earlier) {
    long[] difference = new long[counts.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = Math.max(0, counts[i] - earlier.counts[i]);
    }
    return difference;
  }

  private long get(int counter) {
    return counts[counter];
  }

  private TokenUsage tokens(int block) {
    long prompt = get(block + Counter.PROMPT_TOKENS);
    // Between the counters of a call under way, its cached tokens can show before the rest.
    long cached = Math.min(get(block + Counter.CACHED_PROMPT_TOKENS), prompt);
    return new TokenUsage(prompt, cached, get(block + Counter.COMPLETION_TOKENS));
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
