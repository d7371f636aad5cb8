package io.github.completioncache;

import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the cache must know of one API of one provider: which fields of a request count, and what an
 * answer says of itself.
 *
 * <p>Implementations are immutable and safe for use by several threads. A new provider is a new
 * implementation of this and of {@link ProviderCall}; the walk of a request stays the same.
 */
public interface ProviderApi {

  /** The name that keys contain, such as {@code openai.chat.completions}. Never changes. */
  String name();

  /**
   * Whether a top-level field of the body is part of the key. A field counts unless it can neither
   * change the answer nor is echoed in it; unknown fields count.
   */
  boolean countsInKey(String field, CanonicalJson body);

  /**
   * Why the answer depends on something besides the request, such as a conversation kept by the
   * provider; empty if it does not.
   *
   * @return words that do not vary with the request; never content
   */
  Optional<String> dependsOnState(CanonicalJson body);

  /**
   * Reads what a whole answer says of itself. The buffer must be neither changed nor kept.
   *
   * @throws IOException if the bytes are no answer of this API
   */
  Facts inspect(AnswerForm form, byte[] buffer, int offset, int length) throws IOException;

  /**
   * What an answer says of itself.
   *
   * @param problem why it must never be stored (an error, filtered, empty, broken off), in words
   *     that do not vary with the request; null if nothing speaks against it
   * @param truncated whether it ended at the limit of tokens that the request set
   * @param toolCalls whether it calls a tool
   * @param usage the tokens that the provider counted; null if it did not say
   */
  record Facts(
      @Nullable String problem, boolean truncated, boolean toolCalls, @Nullable TokenUsage usage) {

    /** Facts of an answer that must not be stored. */
    public static Facts problem(String problem, @Nullable TokenUsage usage) {
      return new Facts(Objects.requireNonNull(problem), false, false, usage);
    }
  }
}
