package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One call of the provider on behalf of one caller, who is the first to read its answer. */
final class Asking<T> {

  private final ResponseCache cache;
  private final CacheRequest request;
  private final ProviderCall<T> call;
  private final Asker<T> asker;
  private final @Nullable Flight flight;
  private final Landing landing;

  /**
   * A call that begins now.
   *
   * @param store where its answer is to be kept
   * @param asker who is to be given the answer
   * @param flight how others join it; null if nobody can, and its answer is not to be stored
   */
  Asking(
      ResponseCache cache,
      WalkStore store,
      CacheRequest request,
      ProviderCall<T> call,
      Asker<T> asker,
      @Nullable Flight flight) {
    this.cache = cache;
    this.request = request;
    this.call = call;
    this.asker = asker;
    this.flight = flight;
    this.landing = new Landing(cache, store, request, flight);
  }

  /** How it ends. */
  Landing landing() {
    return landing;
  }

  /** As {@link #run}, for a call that nobody joins. */
  Result<T> alone() {
    try {
      return run();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody else can have broken it off", e);
    }
  }

  /**
   * Sends the request and reads its answer.
   *
   * @throws ExecutionException as {@link #read}
   */
  Result<T> run() throws ExecutionException {
    ProviderCall.Upstream upstream;
    try {
      upstream = call.send();
    } catch (Throwable failure) {
      Result<T> spare = spared(failure);
      if (spare != null) {
        return spare;
      }
      failed(failure);
      throw Failures.<RuntimeException>rethrow(failure);
    }
    return read(arrived(upstream, /* sharers= */ 1));
  }

  /** How a call ends whose answer nobody waits for. */
  enum End {
    /** Its answer is stored. */
    STORED,
    /** It was answered, but the answer is not to be stored, or could not be. */
    NOT_STORED,
    /** The provider cannot be reached, or is overloaded or broken. */
    OUTAGE,
    /** Anything else. */
    FAILED
  }

  /**
   * Sends the request on nobody's behalf; others may join. Does not throw what the provider does.
   */
  End forNobody() {
    LiveAnswer answer;
    try {
      answer = arrived(call.send(), /* sharers= */ 1);
    } catch (Throwable failure) {
      landing.failed(failure);
      Failures.throwIfFatal(failure);
      return call.isOutage(failure) ? End.OUTAGE : End.FAILED;
    }
    boolean whole = drain(answer);
    if (answer.status() != 200) {
      return ProviderCall.isOutage(answer.status()) ? End.OUTAGE : End.FAILED;
    }
    if (!whole) {
      return End.OUTAGE;
    }
    return landing.notStoredReason() == null ? End.STORED : End.NOT_STORED;
  }

  /** Reads what nobody wants to see, so that its end is met; false if it broke off. */
  private static boolean drain(LiveAnswer answer) {
    try {
      Integer unused = answer.whole((buffer, offset, length) -> length);
      return true;
    } catch (IOException e) {
      ResponseCache.LOG.debug("an answer that nobody reads broke off");
      return false;
    }
  }

  /** The provider did not answer. */
  void failed(Throwable failure) {
    landing.failed(failure);
    cache.tell(asker.outcome());
  }

  /** Whether there may be something else to be given in place of {@code failure}. */
  boolean hasSpare(Throwable failure) {
    return asker.hasSpare(failure);
  }

  /** As {@link #failed}, if there is something else to be given; null if there is not. */
  @Nullable Result<T> spared(Throwable failure) {
    Result<T> spare = asker.hasSpare(failure) ? asker.spare() : null;
    if (spare != null) {
      landing.failed(failure);
    }
    return spare;
  }

  /**
   * The provider begins to answer; others can read along from now on.
   *
   * @param sharers how many requests the provider answers at once; each has its share of the time
   * @return to be given to {@link #read}
   */
  LiveAnswer arrived(ProviderCall.Upstream upstream, int sharers) {
    landing.shareTime(sharers);
    Recording recording =
        new Recording(upstream, landing, cache.policy.maximumAnswerBytes(), lastEvent(upstream));
    LiveAnswer answer = recording.begin();
    if (flight != null) {
      flight.open(recording, landing);
    }
    return answer;
  }

  /**
   * Reads the answer.
   *
   * @throws ExecutionException if it broke off because another reader was interrupted before this
   *     caller saw any of it
   */
  Result<T> read(LiveAnswer answer) throws ExecutionException {
    Result<T> spare = asker.hasSpare(answer.status()) ? asker.spare() : null;
    if (spare != null) {
      boolean unused = drain(answer);
      return spare;
    }
    T value;
    try {
      value = call.read(answer);
    } catch (IOException | RuntimeException e) {
      answer.leave();
      if (flight != null && answer.wasBrokenOffByAnother()) {
        throw new ExecutionException(e);
      }
      // What breaks off before the caller has been given anything is a failure like any other.
      spare = answer.brokeOff() && asker.hasSpareForBreak() ? asker.spare() : null;
      return spare != null ? spare : failed(call, answer, e, tell());
    } catch (Throwable e) {
      answer.leave();
      tell();
      throw e;
    }
    answer.leaveUnlessStreaming();
    return new Result<>(value, tell());
  }

  /**
   * The outcome as far as it is known. It is told when the answer is over: only then it is known
   * whether it was stored.
   */
  private CacheOutcome tell() {
    CacheOutcome.Builder made = asker.outcome();
    CacheOutcome known = made.notStored(landing.notStoredReason()).build();
    landing.whenOver(() -> cache.tell(made.notStored(landing.notStoredReason())));
    return known;
  }

  private @Nullable LastEvent lastEvent(ProviderCall.Upstream upstream) {
    return upstream.status() == 200 && upstream.form() == AnswerForm.SSE
        ? new LastEvent(request.api(), cache.policy.maximumAnswerBytes())
        : null;
  }

  /** What the caller gets of an answer that could not be read. */
  static <T> Result<T> failed(
      ProviderCall<T> call, LiveAnswer answer, Exception failure, CacheOutcome outcome) {
    if (failure instanceof IOException broken) {
      return new Result<>(call.broken(answer, broken), outcome);
    }
    throw (RuntimeException) failure;
  }
}
