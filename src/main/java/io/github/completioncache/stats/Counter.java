package io.github.completioncache.stats;

/** What is counted for each pair of category and model. Every counter only grows. */
enum Counter {
  HITS,
  STALE_HITS,
  SEMANTIC_HITS,
  COALESCED,
  MISSES,
  BYPASSES,
  PROVIDER_ANSWERS,
  PROVIDER_ERRORS,
  UNPRICED_CALLS,
  // What follows is booked five in a row: see Cell.
  SAVED_PROMPT_TOKENS,
  SAVED_CACHED_PROMPT_TOKENS,
  SAVED_COMPLETION_TOKENS,
  SAVED_NANODOLLARS,
  SAVED_NANOSECONDS,
  SPENT_PROMPT_TOKENS,
  SPENT_CACHED_PROMPT_TOKENS,
  SPENT_COMPLETION_TOKENS,
  SPENT_NANODOLLARS,
  SPENT_NANOSECONDS;

  static final int COUNT = values().length;
}
