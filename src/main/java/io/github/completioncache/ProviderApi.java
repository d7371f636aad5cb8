package io.github.completioncache;

import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.Question;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.time.Instant;
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
   * Whether the request names content by a URL, from which the provider fetches it: what lies there
   * may change while the request stays the same. Default: it does not.
   */
  default boolean fetchesUrls(CanonicalJson body) {
    return false;
  }

  /**
   * Whether the provider answers this request in the same way every time, so that no {@code
   * temperature} has to say so. Default: it does not.
   */
  default boolean isDeterministic(CanonicalJson body) {
    return false;
  }

  /**
   * Why the provider keeps the answer beside giving it, so that later requests can refer to it;
   * empty if it does not. A caller who gets a stored copy refers to the answer of an earlier call,
   * which the provider may have forgotten. Default: empty.
   *
   * @return words that do not vary with the request; never content
   */
  default Optional<String> keepsAnswer(CanonicalJson body) {
    return Optional.empty();
  }

  /**
   * What a person asks, apart from all else in the request, so that it can be compared with what
   * others have asked. Default: empty, that is not to be told.
   *
   * @return empty also if the answer may be anything but text, such as a call of a tool
   */
  default Optional<Question> question(CanonicalJson body) {
    return Optional.empty();
  }

  /**
   * What a whole answer says, so that it can be compared with others. Default: empty.
   *
   * @return empty if it says nothing in plain text, or something else besides
   * @throws IOException if the bytes are no answer of this API
   */
  default Optional<String> answerText(AnswerForm form, byte[] buffer, int offset, int length)
      throws IOException {
    return Optional.empty();
  }

  /**
   * Reads what a whole answer says of itself. The buffer must be neither changed nor kept.
   *
   * @throws IOException if the bytes are no answer of this API
   */
  Facts inspect(AnswerForm form, byte[] buffer, int offset, int length) throws IOException;

  /** What a request asks its answer to be like. Default: always {@link Delivery#WHOLE}. */
  default Delivery delivery(CanonicalJson body) {
    return Delivery.WHOLE;
  }

  /**
   * Whether this event is the last one of an answer, so that what follows it, be it only the end of
   * the connection, need not be waited for. Default: none is.
   */
  default boolean endsStream(SseEvent event) {
    return false;
  }

  /**
   * Whether a response header tells of the answer rather than of its delivery, and is therefore
   * stored and replayed with it. Default: none does.
   *
   * @param name in lower case
   */
  default boolean replays(String name) {
    return false;
  }

  /** The ways in which a request can ask for its answer. */
  enum Delivery {
    /** As one document. */
    WHOLE,
    /** As events, of which none tells the usage. */
    EVENTS,
    /** As events that tell the usage at their end. */
    EVENTS_WITH_USAGE;

    /**
     * Whether an answer can be given in this way that was recorded as {@code form}. Nobody can tell
     * the usage of a stream that did not.
     *
     * @param usageKnown whether the recorded answer tells its usage
     */
    public boolean canBeMadeOf(AnswerForm form, boolean usageKnown) {
      return this == EVENTS || form == AnswerForm.JSON || usageKnown;
    }

    /**
     * Whether a caller who wants the answer in this way may share a call that was made for {@code
     * other}. Whoever reads events does not wait for one document, which arrives as a whole.
     */
    boolean canShare(Delivery other) {
      return this == other || other == EVENTS_WITH_USAGE;
    }
  }

  /**
   * What an answer says of itself.
   *
   * @param problem why it must never be stored (an error, filtered, empty, broken off), in words
   *     that do not vary with the request; null if nothing speaks against it
   * @param truncated whether it ended at the limit of tokens that the request set
   * @param toolCalls whether it calls a tool
   * @param usage the tokens that the provider counted; null if it did not say
   * @param expires from when on it must not be served any more, whatever the TTL; null if it does
   *     not say
   */
  record Facts(
      @Nullable String problem,
      boolean truncated,
      boolean toolCalls,
      @Nullable TokenUsage usage,
      @Nullable Instant expires) {

    /** Facts of an answer that does not say when it expires. */
    public Facts(
        @Nullable String problem,
        boolean truncated,
        boolean toolCalls,
        @Nullable TokenUsage usage) {
      this(problem, truncated, toolCalls, usage, /* expires= */ null);
    }

    /** Facts of an answer that must not be stored. */
    public static Facts problem(String problem, @Nullable TokenUsage usage) {
      return new Facts(Objects.requireNonNull(problem), false, false, usage);
    }
  }
}
