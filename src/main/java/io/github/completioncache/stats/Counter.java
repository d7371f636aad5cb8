package io.github.completioncache.stats;

import java.util.List;

/**
 * Where each number of a row has its place in the row's array. Plain indexes, because {@link
 * #SAVED}, {@link #SPENT} and {@link #OVERHEAD} each begin a block of the same five places.
 */
final class Counter {

  static final int HITS = 0;
  static final int STALE_HITS = 1;
  static final int SEMANTIC_HITS = 2;
  static final int COALESCED = 3;
  static final int MISSES = 4;
  static final int BYPASSES = 5;
  static final int PROVIDER_ANSWERS = 6;
  static final int PROVIDER_ERRORS = 7;
  static final int UNPRICED_CALLS = 8;
  static final int SAVED = 9;
  static final int SPENT = 14;
  static final int OVERHEAD = 19;
  static final int REJECTED = 24;
  static final int COUNT = 25;

  // Within a block:
  static final int PROMPT_TOKENS = 0;
  static final int CACHED_PROMPT_TOKENS = 1;
  static final int COMPLETION_TOKENS = 2;
  static final int NANODOLLARS = 3;
  static final int NANOSECONDS = 4;

  /** What ledgers call them; part of the stored form, so only ever added to. */
  static final List<String> NAMES =
      List.of(
          "hits",
          "stale_hits",
          "semantic_hits",
          "coalesced",
          "misses",
          "bypasses",
          "provider_answers",
          "provider_errors",
          "unpriced_calls",
          "saved_prompt_tokens",
          "saved_cached_prompt_tokens",
          "saved_completion_tokens",
          "saved_nanodollars",
          "saved_nanoseconds",
          "spent_prompt_tokens",
          "spent_cached_prompt_tokens",
          "spent_completion_tokens",
          "spent_nanodollars",
          "spent_nanoseconds",
          "overhead_prompt_tokens",
          "overhead_cached_prompt_tokens",
          "overhead_completion_tokens",
          "overhead_nanodollars",
          "overhead_nanoseconds",
          "rejected");

  private Counter() {}
}
