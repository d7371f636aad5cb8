package io.github.completioncache.stats;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A price ready for counting: whole pico-dollars per token. */
final class Rate {

  /** What {@link #cost} gives when there is no price. */
  static final long UNPRICED = -1;

  static final Rate UNKNOWN = flat(UNPRICED);

  static final Rate FREE = flat(0);

  private final boolean byToken;
  private final long input;
  private final long cachedInput;
  private final long output;
  private final long perCall;

  private Rate(boolean byToken, long input, long cachedInput, long output, long perCall) {
    this.byToken = byToken;
    this.input = input;
    this.cachedInput = cachedInput;
    this.output = output;
    this.perCall = perCall;
  }

  /** The same for every call. */
  static Rate flat(long nanodollars) {
    return new Rate(false, 0, 0, 0, nanodollars);
  }

  /** By tokens, or as {@code fallback} says when they are not known. */
  static Rate of(ModelPrice price, Rate fallback) {
    return new Rate(
        true,
        Money.picodollarsPerToken(price.inputPerMillion()),
        Money.picodollarsPerToken(price.cachedInputPerMillion()),
        Money.picodollarsPerToken(price.outputPerMillion()),
        fallback.perCall);
  }

  /** Nano-dollars, or {@link #UNPRICED}. */
  long cost(@Nullable TokenUsage usage) {
    if (!byToken || usage == null) {
      return perCall;
    }
    long cached = usage.cachedPromptTokens();
    return Money.nanodollars(
        usage.promptTokens() - cached,
        input,
        cached,
        cachedInput,
        usage.completionTokens(),
        output);
  }

  OptionalLong nanodollars(@Nullable TokenUsage usage) {
    long cost = cost(usage);
    return cost == UNPRICED ? OptionalLong.empty() : OptionalLong.of(cost);
  }
}
