package io.github.completioncache.semantic;

import io.github.completioncache.stats.TokenUsage;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model has answered an {@link Embedder} or a {@link Judge} is of no use, but must be paid
 * for: the cache books it. The message must say nothing of what was asked or answered.
 */
public final class UnusableAnswerException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final String model;
  private final transient @Nullable TokenUsage usage;

  /**
   * @param model the name that {@code usage} is priced by; empty if it is free
   * @param usage the tokens that must be paid for; null if that is not known
   */
  public UnusableAnswerException(String message, String model, @Nullable TokenUsage usage) {
    super(message);
    this.model = Objects.requireNonNull(model, "model");
    this.usage = usage;
  }

  /** The name that {@link #usage} is priced by; empty if it is free. */
  public String model() {
    return model;
  }

  /** The tokens that must be paid for; empty if that is not known. */
  public Optional<TokenUsage> usage() {
    return Optional.ofNullable(usage);
  }
}
