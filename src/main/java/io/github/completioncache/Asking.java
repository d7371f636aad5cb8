package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One call of the provider on behalf of one caller, who is the first to read its answer. */
final class Asking<T> {

  /** Books and tells how the call went for its caller. */
  @FunctionalInterface
  interface Teller {

    /**
     * Makes the outcome.
     *
     * @param notStored why the answer was not stored; null if it was, or if that is not known yet
     */
    CacheOutcome tell(@Nullable String notStored);
  }

  private final ResponseCache cache;
  private final CacheRequest request;
  private final ProviderCall<T> call;
  private final Teller teller;

  Asking(ResponseCache cache, CacheRequest request, ProviderCall<T> call, Teller teller) {
    this.cache = cache;
    this.request = request;
    this.call = call;
    this.teller = teller;
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
      teller.tell(/* notStored= */ null);
      throw Failures.<RuntimeException>rethrow(failure);
    }
    Recording recording = new Recording(upstream, landing);
    LiveAnswer answer = recording.begin();
    if (flight != null) {
      flight.open(recording, landing);
    }
    try {
      T value = call.read(answer);
      return new Result<>(value, teller.tell(landing.notStoredReason()));
    } catch (IOException | RuntimeException e) {
      if (flight != null && answer.wasBrokenOffByAnother()) {
        throw new ExecutionException(e);
      }
      teller.tell(landing.notStoredReason());
      throw unchecked(e);
    } finally {
      answer.leaveUnlessStreaming();
    }
  }

  static RuntimeException unchecked(Exception failure) {
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new UncheckedIOException((IOException) failure);
  }
}
