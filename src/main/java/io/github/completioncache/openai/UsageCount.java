package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.stats.TokenUsage;
import org.jspecify.annotations.Nullable;

/** Reads the tokens that the provider counted. */
final class UsageCount {

  /** More than any provider counts for one answer, and little enough that sums do not overflow. */
  private static final long MAXIMUM_TOKENS = 1_000_000_000;

  private UsageCount() {}

  /**
   * The tokens of an answer; null if it does not tell them. A provider that counts wrongly is
   * treated as one that does not count.
   *
   * @param prompt the field with the tokens of the request, whose details tell the cached ones
   * @param completion the field with the tokens of the answer
   */
  static @Nullable TokenUsage read(JsonNode usage, String prompt, String completion) {
    long asked = usage.path(prompt).asLong(-1);
    long answered = usage.path(completion).asLong(-1);
    long cached = usage.path(prompt + "_details").path("cached_tokens").asLong(0);
    return isCount(asked) && isCount(answered) && isCount(cached) && cached <= asked
        ? new TokenUsage(asked, cached, answered)
        : null;
  }

  private static boolean isCount(long tokens) {
    return tokens >= 0 && tokens <= MAXIMUM_TOKENS;
  }
}
