package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One of the requests of a {@link BatchWalk}, and how far it has come. */
final class BatchInput<T> {

  /** More would push all other requests out of what is remembered, and tell nothing new. */
  private static final int MOST_EXPLAINED = 8;

  private final ResponseCache cache;
  private final WalkStore store;
  private final int index;
  private final CacheRequest request;
  private final ProviderCall<T> call;
  private final @Nullable String bypass;
  private final @Nullable Passenger<T> passenger;

  /** The call of the provider that it depends on; null if nobody else can. */
  private @Nullable Flight flight;

  private @Nullable Result<T> result;
  private boolean told;

  BatchInput(
      ResponseCache cache,
      WalkStore store,
      int index,
      CacheRequest request,
      ProviderCall.Batch<T> batch) {
    this.cache = cache;
    this.store = store;
    this.index = index;
    Entrance.Checked checked = cache.check(request);
    this.request = checked.request();
    this.call = new OneOf<>(batch, index);
    this.bypass = checked.bypass();
    this.passenger = bypass == null ? new Passenger<>(cache, store, this.request, call) : null;
    if (passenger != null && index >= MOST_EXPLAINED) {
      passenger.leaveUnexplained();
    }
  }

  int index() {
    return index;
  }

  /** The request as one to be cached; null if it is a bypass. */
  @Nullable Passenger<T> passenger() {
    return passenger;
  }

  CacheOptions.Mode mode() {
    return request.options().mode();
  }

  /** The answer of an input that is no longer open. */
  Result<T> answer() {
    return Objects.requireNonNull(result);
  }

  void answeredBy(@Nullable Result<T> result) {
    this.result = result;
  }

  boolean isOpen() {
    return result == null;
  }

  @Nullable Flight flight() {
    return flight;
  }

  void dependsOn(Flight flight) {
    this.flight = flight;
  }

  /** Whether others can share the call that is made for it, and its answer is to be stored. */
  boolean isShareable() {
    return passenger != null
        && (mode() == CacheOptions.Mode.DEFAULT || mode() == CacheOptions.Mode.REFRESH);
  }

  /** A call of the provider that begins now. */
  Asking<T> asking() {
    return passenger != null
        ? passenger.asking(flight)
        : new Asking<>(cache, store, request, call, this::failing, /* flight= */ null);
  }

  /** What happened to it has been booked and told elsewhere. */
  void isTold() {
    told = true;
  }

  /** There will be no answer. */
  CacheOutcome fail() {
    told = true;
    return cache.tell(failing());
  }

  /** There will be no answer, which may have been told. */
  void failUnlessTold() {
    if (isOpen() && !told) {
      fail();
    }
  }

  private CacheOutcome.Builder failing() {
    return passenger != null
        ? passenger.miss()
        : cache.bypassed(request, Objects.requireNonNull(bypass));
  }

  /** One answer of a batch. */
  record OneOf<T>(Batch<T> batch, int index) implements ProviderCall<T> {

    @Override
    public Upstream send() {
      return batch.send(List.of(index)).get(0);
    }

    @Override
    public T read(Answer answer) throws IOException {
      return batch.read(index, answer);
    }

    @Override
    public T broken(Answer answer, IOException failure) {
      return batch.broken(index, answer, failure);
    }

    @Override
    public boolean isOutage(Throwable failure) {
      return batch.isOutage(failure);
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return batch.interrupted(interruption);
    }

    @Override
    public Timeouts timeouts() {
      return batch.timeouts();
    }

    @Override
    public RuntimeException timedOut(InterruptedIOException timeout) {
      return batch.timedOut(timeout);
    }
  }
}
