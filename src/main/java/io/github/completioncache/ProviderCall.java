package io.github.completioncache;

import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.CacheEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a front asks the provider for one answer, and how it reads an answer, wherever that came
 * from.
 *
 * @param <T> the caller's kind of answer: an object, a stream of chunks, a raw response
 */
public interface ProviderCall<T> {

  /**
   * Response headers whose names begin so are notes of a front to itself: they are always stored
   * with the answer.
   */
  String NOTE_PREFIX = "x-completion-cache-";

  /**
   * Sends the request as it is. Called at most once per call of the application, unless a call that
   * others began for the same request has ended for reasons of theirs. What it throws reaches the
   * caller as it is.
   */
  Upstream send();

  /**
   * Makes the caller's kind of answer. It is a new one at each call, so that callers do not see
   * each other's changes. If an answer from the store cannot be read, the call goes on as a miss;
   * what is thrown for an answer of the provider reaches the caller.
   *
   * @throws IOException if the answer cannot be read
   */
  T read(Answer answer) throws IOException;

  /**
   * Whether {@link #read} can make something of an answer with this HTTP status. If not, a caller
   * who would share it asks the provider itself. Default: of every one.
   */
  default boolean canRead(int status) {
    return true;
  }

  /**
   * What a caller gets whose answer broke off before {@link #read} was done with it. Default: the
   * failure, as an {@link UncheckedIOException}.
   *
   * @param answer tells its status and headers; its body is gone
   */
  default T broken(Answer answer, IOException failure) {
    throw new UncheckedIOException(failure);
  }

  /**
   * Releases what {@link #read} made, because the caller is gone. Default: nothing is to be
   * released.
   */
  default void discard(T value) {}

  /**
   * Whether a failure of {@link #send} or {@link #read} says that the provider cannot be reached,
   * takes too long, or answers with a status as of {@link #isOutage(int)}, so that a stale answer
   * may be served. The caller's own interrupt is told apart by the engine. Default: if it is an
   * {@link UncheckedIOException}.
   */
  default boolean isOutage(Throwable failure) {
    return failure instanceof UncheckedIOException;
  }

  /** Whether this HTTP status says that the provider is overloaded or broken: 429 and 5xx. */
  static boolean isOutage(int status) {
    return status == 429 || (status >= 500 && status <= 599);
  }

  /** The exception that the provider's SDK throws when a waiting caller is interrupted. */
  RuntimeException interrupted(InterruptedException interruption);

  /**
   * How long this caller waits where somebody else's call is to bring its answer. Default: as long
   * as that takes.
   */
  default Timeouts timeouts() {
    return Timeouts.NONE;
  }

  /**
   * The exception that the provider's SDK throws when a call takes longer than its caller waits.
   * Default: the timeout, as an {@link UncheckedIOException}.
   */
  default RuntimeException timedOut(InterruptedIOException timeout) {
    return new UncheckedIOException(timeout);
  }

  /**
   * How long a caller waits for others; zero stands for as long as it takes.
   *
   * @param answer until the provider begins to answer, further attempts included
   * @param silence after that, each time until more has come
   */
  record Timeouts(Duration answer, Duration silence) {

    /** Waits as long as it takes. */
    public static final Timeouts NONE = new Timeouts(Duration.ZERO, Duration.ZERO);

    /** Rejects null and negative times. */
    public Timeouts {
      requireNotNegative("answer", answer);
      requireNotNegative("silence", silence);
    }

    /** When {@link #answer} is over if it begins now, in nanoseconds; null if never. */
    @Nullable Long deadline() {
      // Half of the range: the difference of two such times must not overflow.
      return answer.isZero()
          ? null
          : System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(answer), Long.MAX_VALUE / 2);
    }

    private static void requireNotNegative(String name, Duration time) {
      if (Objects.requireNonNull(time, name).isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative, but is " + time);
      }
    }
  }

  /**
   * The provider's answer, as it begins to arrive.
   *
   * @param status the HTTP status
   * @param form how the body is to be read
   * @param contentType the media type as the provider gave it
   * @param headers the response headers, names in lower case
   * @param body the body; closing it early ends the call
   */
  record Upstream(
      int status,
      AnswerForm form,
      String contentType,
      Map<String, List<String>> headers,
      InputStream body) {

    /** Rejects null. */
    public Upstream {
      Objects.requireNonNull(form, "form");
      Objects.requireNonNull(contentType, "contentType");
      Objects.requireNonNull(headers, "headers");
      Objects.requireNonNull(body, "body");
    }
  }

  /**
   * An answer to be read once, by one caller: from the store, from the provider, or from a call of
   * somebody else.
   */
  interface Answer {

    /** The HTTP status. */
    int status();

    /** How the body is to be read. */
    AnswerForm form();

    /** The media type of the body. */
    String contentType();

    /**
     * The response headers, names in lower case. A stored answer has those that are replayed;
     * whether others are there depends on where the answer comes from.
     */
    Map<String, List<String>> headers();

    /**
     * The body as it arrives. Closing it before its end tells that this caller needs no more.
     *
     * @throws IllegalStateException if the body has been asked for before
     */
    InputStream stream();

    /**
     * Waits for the whole body and lets {@code reader} read it where it lies.
     *
     * @throws IOException if the body breaks off, or {@code reader} throws it
     * @throws IllegalStateException if the body has been asked for before
     */
    <R> R whole(CacheEntry.BodyReader<R> reader) throws IOException;
  }

  /**
   * How a front asks the provider for several things in one request, each with an answer of its
   * own, such as the vectors of several texts.
   *
   * @param <T> the caller's kind of answer to one of them
   */
  interface Batch<T> {

    /**
     * Sends one request for some of the things. Called at most once per call of the application,
     * unless a call that others began for one of them has ended for reasons of theirs. What it
     * throws reaches the caller as it is.
     *
     * @param indexes which of them, ascending; never empty
     * @return the answer to each, in the same order. An answer that cannot be divided, such as an
     *     error, is given as that of each; {@link ProviderApi#inspect} must see that something is
     *     wrong with it unless its status tells.
     */
    List<Upstream> send(List<Integer> indexes);

    /**
     * Makes the caller's kind of answer, as {@link ProviderCall#read}. Nothing must need to be
     * released that it makes.
     *
     * @param index which of the things it answers
     * @throws IOException if the answer cannot be read
     */
    T read(int index, Answer answer) throws IOException;

    /**
     * What a caller gets where an answer broke off, as {@link ProviderCall#broken}. Default: the
     * failure, as an {@link UncheckedIOException}.
     *
     * @param index which of the things it was to answer
     */
    default T broken(int index, Answer answer, IOException failure) {
      throw new UncheckedIOException(failure);
    }

    /** As {@link ProviderCall#isOutage(Throwable)}. Default: an {@link UncheckedIOException}. */
    default boolean isOutage(Throwable failure) {
      return failure instanceof UncheckedIOException;
    }

    /** The exception that the provider's SDK throws when a waiting caller is interrupted. */
    RuntimeException interrupted(InterruptedException interruption);

    /** As {@link ProviderCall#timeouts}. Default: as long as it takes. */
    default Timeouts timeouts() {
      return Timeouts.NONE;
    }

    /** As {@link ProviderCall#timedOut}. Default: an {@link UncheckedIOException}. */
    default RuntimeException timedOut(InterruptedIOException timeout) {
      return new UncheckedIOException(timeout);
    }
  }
}
