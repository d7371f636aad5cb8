package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call of the provider on behalf of one caller, who is the first to read its answer. */
final class Asking<T> {

  private final ResponseCache cache;
  private final CacheRequest request;
  private final ProviderCall<T> call;
  private final Supplier<CacheOutcome.Builder> outcome;

  /**
   * @param outcome books how the call went for its caller; asked once
   */
  Asking(
      ResponseCache cache,
      CacheRequest request,
      ProviderCall<T> call,
      Supplier<CacheOutcome.Builder> outcome) {
    this.cache = cache;
    this.request = request;
    this.call = call;
    this.outcome = outcome;
  }

  /** A call that nobody joins, and whose answer is not stored. */
  Result<T> alone() {
    try {
      return run(/* flight= */ null);
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody else can have broken it off", e);
    }
  }

  /**
   * A call that others can join.
   *
   * @throws ExecutionException if its answer broke off because another reader was interrupted
   *     before this caller saw any of it
   */
  Result<T> run(@Nullable Flight flight) throws ExecutionException {
    Landing landing = new Landing(cache, request, flight);
    ProviderCall.Upstream upstream;
    try {
      upstream = call.send();
    } catch (Throwable failure) {
      landing.failed(failure);
      cache.tell(outcome.get());
      throw Failures.<RuntimeException>rethrow(failure);
    }
    Recording recording = new Recording(upstream, landing, lastEvent(upstream));
    LiveAnswer answer = recording.begin();
    if (flight != null) {
      flight.open(recording, landing);
    }
    try {
      T value = call.read(answer);
      return new Result<>(value, tell(landing));
    } catch (IOException | RuntimeException e) {
      if (flight != null && answer.wasBrokenOffByAnother()) {
        throw new ExecutionException(e);
      }
      return failed(call, answer, e, tell(landing));
    } finally {
      answer.leaveUnlessStreaming();
    }
  }

  /**
   * The outcome as far as it is known. It is told when the answer is over: only then it is known
   * whether it was stored.
   */
  private CacheOutcome tell(Landing landing) {
    CacheOutcome.Builder made = outcome.get();
    CacheOutcome known = made.notStored(landing.notStoredReason()).build();
    landing.whenOver(() -> cache.tell(made.notStored(landing.notStoredReason())));
    return known;
  }

  private @Nullable LastEvent lastEvent(ProviderCall.Upstream upstream) {
    return upstream.status() == 200 && upstream.form() == AnswerForm.SSE
        ? new LastEvent(request.api())
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
