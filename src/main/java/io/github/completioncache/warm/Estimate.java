package io.github.completioncache.warm;

import io.github.completioncache.CacheRequest;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.stats.TokenUsage;
import java.util.List;
import java.util.OptionalDouble;

/** How many tokens a request may take. */
final class Estimate {

  private static final List<String> LIMITS =
      List.of("max_completion_tokens", "max_output_tokens", "max_tokens");

  /** More than any provider gives. */
  private static final double MOST_TOKENS = 10_000_000;

  private Estimate() {}

  /**
   * What is to be expected.
   *
   * @param bytes those of the body
   * @param answerTokens those of an answer without a limit
   */
  static TokenUsage likely(CacheRequest request, int bytes, long answerTokens) {
    long limit = limit(request);
    long each = limit < 0 ? answerTokens : Math.min(limit, answerTokens);
    return new TokenUsage((bytes + 3) / 4, 0, answers(request, each));
  }

  /** What it can come to: no token has less than a byte. */
  static TokenUsage most(CacheRequest request, int bytes, long answerTokens) {
    long limit = limit(request);
    return new TokenUsage(bytes, 0, answers(request, limit < 0 ? answerTokens : limit));
  }

  private static long answers(CacheRequest request, long each) {
    return request.api().name().endsWith("embeddings")
        ? 0
        : each * Math.max(1, number(request, "n", 1));
  }

  private static long limit(CacheRequest request) {
    return LIMITS.stream().mapToLong(name -> number(request, name, -1)).max().orElse(-1);
  }

  private static long number(CacheRequest request, String name, long otherwise) {
    OptionalDouble number =
        request
            .body()
            .map((CanonicalJson body) -> body.number(name))
            .orElse(OptionalDouble.empty());
    return number.isPresent()
        ? (long) Math.max(0, Math.min(MOST_TOKENS, number.getAsDouble()))
        : otherwise;
  }
}
