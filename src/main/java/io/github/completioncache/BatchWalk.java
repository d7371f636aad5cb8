package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.key.CacheKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The way of several requests that the provider can be sent as one: each looks into the store; then
 * one call is made for all that nobody else has begun to ask for, and only when that has landed the
 * calls of others are waited for. So two batches that want each other's answers never block each
 * other.
 */
final class BatchWalk<T> {

  private final ResponseCache cache;
  private final WalkStore store;
  private final ProviderCall.Batch<T> call;
  private final Boarding boarding;
  private final List<CacheRequest> requests;
  private final List<BatchInput<T>> inputs = new ArrayList<>();
  private final Set<CacheKey> keys = new HashSet<>();
  private final Patience patience = new Patience();

  BatchWalk(
      ResponseCache cache,
      List<CacheRequest> requests,
      ProviderCall.Batch<T> call,
      Boarding boarding) {
    this.cache = cache;
    this.store = new WalkStore(cache.store);
    this.requests = requests;
    this.call = call;
    this.boarding = boarding;
  }

  List<Result<T>> run() {
    try {
      lookUp();
      List<BatchInput<T>> open = openOf(inputs);
      while (!open.isEmpty()) {
        ask(open);
        open = openOf(open);
      }
      return inputs.stream().map(BatchInput::answer).toList();
    } finally {
      inputs.forEach(BatchInput::failUnlessTold);
    }
  }

  private void lookUp() {
    CacheOutcome notCached = null;
    for (int i = 0; i < requests.size(); i++) {
      BatchInput<T> input = new BatchInput<>(cache, store, i, requests.get(i), call);
      inputs.add(input);
      Passenger<T> passenger = input.passenger();
      if (passenger != null) {
        keys.add(passenger.key());
        if (input.mode() != CacheOptions.Mode.REFRESH) {
          input.answeredBy(passenger.lookUp());
        }
      }
      if (input.isOpen() && input.mode() == CacheOptions.Mode.ONLY_IF_CACHED) {
        CacheOutcome outcome = input.fail();
        notCached = notCached == null ? outcome : notCached;
      }
    }
    if (notCached != null) {
      throw new NotCachedException(notCached);
    }
  }

  /** Makes one call for what nobody else asks for, then waits for the others. */
  private void ask(List<BatchInput<T>> open) {
    List<BatchInput<T>> leading = new ArrayList<>();
    List<BatchInput<T>> following = new ArrayList<>();
    try {
      joinOrLead(open, leading, following);
      boarding.on(flightsOf(leading), /* leads= */ true);
      lookAgain(leading);
      List<BatchInput<T>> missing = openOf(leading);
      if (!missing.isEmpty()) {
        send(missing);
      }
    } finally {
      flightsOf(leading).forEach(cache.flights::endUnlessOpened);
    }
    following.forEach(this::follow);
  }

  private void joinOrLead(
      List<BatchInput<T>> open, List<BatchInput<T>> leading, List<BatchInput<T>> following) {
    Map<CacheKey, Flight> refreshed = new HashMap<>();
    for (BatchInput<T> input : open) {
      Passenger<T> passenger = input.passenger();
      if (passenger == null || !input.isShareable()) {
        leading.add(input);
        continue;
      }
      Flight mine = passenger.newFlight();
      Flight other;
      if (input.mode() == CacheOptions.Mode.REFRESH) {
        other = refreshed.putIfAbsent(passenger.key(), mine);
        if (other == null) {
          cache.flights.supersede(mine);
        }
      } else {
        // A request that occurs twice in this batch finds its own first flight here.
        other = cache.flights.joinOr(mine);
      }
      input.dependsOn(other == null ? mine : other);
      (other == null ? leading : following).add(input);
    }
  }

  /**
   * Between the first look and the flight of a request another one may have landed. A store that
   * has just failed is not waited for a second time.
   */
  private void lookAgain(List<BatchInput<T>> leading) {
    for (BatchInput<T> input : leading) {
      Passenger<T> passenger = input.passenger();
      if (passenger != null
          && input.mode() == CacheOptions.Mode.DEFAULT
          && !store.hasFailedToRead()) {
        input.answeredBy(passenger.lookUp());
        if (!input.isOpen()) {
          // Who joined it looks again, and need not wait for what is asked for beside it.
          flightsOf(List.of(input)).forEach(cache.flights::endUnlessOpened);
        }
      }
    }
  }

  private void send(List<BatchInput<T>> missing) {
    Set<CacheKey> company = companyOf(missing);
    flightsOf(missing).forEach(flight -> flight.sharesCallWith(company));
    List<Asking<T>> askings = missing.stream().map(BatchInput::asking).toList();
    List<ProviderCall.Upstream> upstreams;
    try {
      upstreams = call.send(missing.stream().map(BatchInput::index).toList());
      if (upstreams.size() != missing.size()) {
        throw new IllegalStateException(
            "send must give an answer for each of "
                + missing.size()
                + " requests, but gave "
                + upstreams.size());
      }
    } catch (Throwable failure) {
      spareOrThrow(missing, askings, failure);
      return;
    }
    List<LiveAnswer> answers = new ArrayList<>();
    for (int i = 0; i < upstreams.size(); i++) {
      answers.add(askings.get(i).arrived(upstreams.get(i), missing.size()));
    }
    read(missing, askings, answers);
  }

  /** The caller gets all answers or none, so every input needs something in place of its own. */
  private static <T> void spareOrThrow(
      List<BatchInput<T>> missing, List<Asking<T>> askings, Throwable failure) {
    boolean spared = askings.stream().allMatch(asking -> asking.hasSpare(failure));
    for (int i = 0; spared && i < askings.size(); i++) {
      missing.get(i).answeredBy(askings.get(i).spared(failure));
      spared = !missing.get(i).isOpen();
    }
    if (!spared) {
      List<Asking<T>> open = new ArrayList<>();
      for (int i = 0; i < askings.size(); i++) {
        if (missing.get(i).isOpen()) {
          open.add(askings.get(i));
        }
      }
      missing.forEach(BatchInput::isTold);
      open.forEach(asking -> asking.failed(failure));
      throw Failures.<RuntimeException>rethrow(failure);
    }
  }

  /** Reads every answer, even if one of them cannot be read: others may wait for the rest. */
  private void read(
      List<BatchInput<T>> missing, List<Asking<T>> askings, List<LiveAnswer> answers) {
    Throwable trouble = null;
    for (int i = 0; i < answers.size(); i++) {
      BatchInput<T> input = missing.get(i);
      Throwable failure = null;
      try {
        input.answeredBy(askings.get(i).read(answers.get(i)));
      } catch (ExecutionException e) {
        failure = patience.endedBy(e);
      } catch (RuntimeException | Error e) {
        input.isTold();
        failure = e;
      }
      trouble = trouble == null ? failure : trouble;
    }
    if (trouble != null) {
      throw Failures.<RuntimeException>rethrow(trouble);
    }
  }

  private void follow(BatchInput<T> input) {
    Passenger<T> passenger = Objects.requireNonNull(input.passenger());
    Flight flight = Objects.requireNonNull(input.flight());
    boarding.on(List.of(flight), /* leads= */ false);
    try {
      input.answeredBy(passenger.follow(flight, keys));
    } catch (ExecutionException e) {
      Throwable failure = patience.endedBy(e);
      if (failure != null) {
        spareOrThrow(input, passenger, failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw call.interrupted(e);
    } catch (TimeoutException e) {
      spareOrThrow(input, passenger, call.timedOut(Failures.timeout(e)));
    } catch (RuntimeException | Error e) {
      input.isTold();
      throw e;
    }
  }

  private static <T> void spareOrThrow(
      BatchInput<T> input, Passenger<T> passenger, Throwable failure) {
    input.answeredBy(passenger.hasSpare(failure) ? passenger.spare() : null);
    if (input.isOpen()) {
      throw Failures.<RuntimeException>rethrow(failure);
    }
  }

  /** The keys of all that are sent together; empty if some have none. */
  private static <T> Set<CacheKey> companyOf(List<BatchInput<T>> together) {
    Set<CacheKey> company = new HashSet<>();
    for (BatchInput<T> input : together) {
      Passenger<T> passenger = input.passenger();
      if (passenger == null) {
        return Set.of();
      }
      company.add(passenger.key());
    }
    return company;
  }

  private static <T> List<Flight> flightsOf(List<BatchInput<T>> inputs) {
    List<Flight> flights = new ArrayList<>();
    for (BatchInput<T> input : inputs) {
      Flight flight = input.flight();
      if (flight != null) {
        flights.add(flight);
      }
    }
    return flights;
  }

  private static <T> List<BatchInput<T>> openOf(List<BatchInput<T>> inputs) {
    return inputs.stream().filter(BatchInput::isOpen).toList();
  }
}
