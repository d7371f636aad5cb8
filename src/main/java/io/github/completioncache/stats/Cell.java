package io.github.completioncache.stats;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The counters of one pair of category and model. Adding takes no lock. */
final class Cell {

  /** More than any answer has; keeps a nonsensical count from making a sum overflow. */
  private static final long MAX_TOKENS = 1_000_000_000;

  private final @Nullable Rate rate;
  private final LongAdder[] adders = new LongAdder[Counter.COUNT];

  /**
   * @param rate the price of the cell's model; null if the cell is shared by several
   */
  Cell(@Nullable Rate rate) {
    this.rate = rate;
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
  }

  @Nullable Rate rate() {
    return rate;
  }

  void increment(int counter) {
    adders[counter].increment();
  }

  /**
   * Books one answer.
   *
   * @param block {@link Counter#SAVED}, {@link Counter#SPENT} or {@link Counter#OVERHEAD}
   */
  void book(int block, @Nullable TokenUsage usage, Rate rate, long nanoseconds) {
    TokenUsage counted = usage == null ? null : capped(usage);
    if (counted != null) {
      add(block + Counter.PROMPT_TOKENS, counted.promptTokens());
      add(block + Counter.CACHED_PROMPT_TOKENS, counted.cachedPromptTokens());
      add(block + Counter.COMPLETION_TOKENS, counted.completionTokens());
    }
    long cost = rate.cost(counted);
    if (cost == Rate.UNPRICED) {
      increment(Counter.UNPRICED_CALLS);
    } else {
      add(block + Counter.NANODOLLARS, cost);
    }
    add(block + Counter.NANOSECONDS, nanoseconds);
  }

  long[] sums() {
    long[] sums = new long[adders.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = adders[i].sum();
    }
    return sums;
  }

  private void add(int counter, long amount) {
    if (amount != 0) {
      adders[counter].add(amount);
    }
  }

  private static TokenUsage capped(TokenUsage usage) {
    if (usage.promptTokens() <= MAX_TOKENS && usage.completionTokens() <= MAX_TOKENS) {
      return usage;
    }
    return new TokenUsage(
        Math.min(usage.promptTokens(), MAX_TOKENS),
        Math.min(usage.cachedPromptTokens(), MAX_TOKENS),
        Math.min(usage.completionTokens(), MAX_TOKENS));
  }
}
