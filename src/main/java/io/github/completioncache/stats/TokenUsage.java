package io.github.completioncache.stats;

/**
 * The tokens that a provider counted for one answer, or the sum over many.
 *
 * @param promptTokens tokens of the request, cached ones included; at least 0
 * @param cachedPromptTokens the part of {@code promptTokens} that the provider took from its own
 *     prompt cache; at least 0
 * @param completionTokens tokens of the answer, reasoning included; at least 0
 */
public record TokenUsage(long promptTokens, long cachedPromptTokens, long completionTokens) {

  /** No tokens at all. */
  public static final TokenUsage NONE = new TokenUsage(0, 0, 0);

  /**
   * @throws IllegalArgumentException if a count is negative or more prompt tokens are cached than
   *     there are
   */
  public TokenUsage {
    requireCount("promptTokens", promptTokens);
    requireCount("cachedPromptTokens", cachedPromptTokens);
    requireCount("completionTokens", completionTokens);
    if (cachedPromptTokens > promptTokens) {
      throw new IllegalArgumentException(
          "cachedPromptTokens ("
              + cachedPromptTokens
              + ") must not exceed promptTokens ("
              + promptTokens
              + ")");
    }
  }

  /** Prompt and completion tokens together. */
  public long totalTokens() {
    return promptTokens + completionTokens;
  }

  private static void requireCount(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must not be negative, but is " + value);
    }
  }
}
