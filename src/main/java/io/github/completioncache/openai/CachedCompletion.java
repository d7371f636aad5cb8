package io.github.completioncache.openai;

import com.openai.models.chat.completions.ChatCompletion;
import io.github.completioncache.CacheOutcome;
import java.util.Objects;

/**
 * A completion and how it came about.
 *
 * @param completion the SDK's own object, made for this call alone
 * @param outcome where it came from, and why
 */
public record CachedCompletion(ChatCompletion completion, CacheOutcome outcome) {

  /** Rejects null. */
  public CachedCompletion {
    Objects.requireNonNull(completion, "completion");
    Objects.requireNonNull(outcome, "outcome");
  }
}
