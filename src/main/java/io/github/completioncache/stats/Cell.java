package io.github.completioncache.stats;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The counters of one account. Adding takes no lock. */
final class Cell {

  /** More than any answer has; keeps a nonsensical count from making a sum overflow. */
  private static final long MAX_TOKENS = 1_000_000_000;

  private final @Nullable Rate rate;
  private final Account account;
  private final @Nullable Cell total;
  private final LongAdder[] adders = new LongAdder[Counter.COUNT];

  /**
   * @param rate the price of the cell's model; null if the cell is shared by several
   * @param account as it is booked
   * @param total what is added to this cell is added to that one, too; null for none
   */
  Cell(@Nullable Rate rate, Account account, @Nullable Cell total) {
    this.rate = rate;
    this.account = account;
    this.total = total;
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
  }

  @Nullable Rate rate() {
    return rate;
  }

  String category() {
    return account.category();
  }

  String model() {
    return account.model();
  }

  /** The account as it is booked, in some namespace. */
  Account account(String namespace) {
    return new Account(account.category(), account.model(), namespace);
  }

  void increment(int counter) {
    add(counter, 1);
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
      if (total != null) {
        total.add(counter, amount);
      }
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
