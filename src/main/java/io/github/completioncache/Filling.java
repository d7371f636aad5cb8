package io.github.completioncache;

import io.github.completioncache.ResponseCache.Fill;
import io.github.completioncache.ResponseCache.Filled;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.CacheEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests that the provider is asked for on nobody's behalf, so that their answers are there when
 * somebody asks. Neither hits nor misses are counted; what the provider takes is.
 */
final class Filling<T> {

  private final ResponseCache cache;
  private final WalkStore store;
  private final ProviderCall.Batch<T> call;
  private final List<Vacancy<T>> all = new ArrayList<>();

  /** One request, and what has become of it. */
  private static final class Vacancy<T> {

    private final int index;
    private final CacheRequest request;
    private final CacheKey key;
    private @Nullable Flight flight;
    private @Nullable Filled<T> filled;

    Vacancy(int index, CacheRequest request, CacheKey key) {
      this.index = index;
      this.request = request;
      this.key = key;
    }

    boolean isRefresh() {
      return request.options().mode() == CacheOptions.Mode.REFRESH;
    }

    void end(Fill status, String reason) {
      end(status, reason, null, null);
    }

    void end(Fill status, String reason, @Nullable TokenUsage usage, @Nullable T answer) {
      filled =
          new Filled<>(
              status,
              reason,
              Optional.of(key),
              Optional.ofNullable(usage),
              Optional.ofNullable(answer));
    }
  }

  Filling(ResponseCache cache, ProviderCall.Batch<T> call) {
    this.cache = cache;
    this.store = new WalkStore(cache.store);
    this.call = call;
  }

  List<Filled<T>> run(List<CacheRequest> requests) {
    List<Vacancy<T>> open = new ArrayList<>();
    SortedMap<Integer, Filled<T>> results = new TreeMap<>();
    for (int i = 0; i < requests.size(); i++) {
      Entrance.Checked checked = cache.check(requests.get(i));
      String bypass = checked.bypass() != null ? checked.bypass() : modeReason(checked.request());
      if (bypass != null) {
        results.put(i, bypassed(bypass));
      } else {
        Vacancy<T> vacancy = new Vacancy<>(i, checked.request(), checked.request().key());
        all.add(vacancy);
        look(vacancy);
        if (vacancy.filled == null) {
          open.add(vacancy);
        }
      }
    }
    fill(open);
    for (Vacancy<T> vacancy : all) {
      results.put(vacancy.index, Objects.requireNonNull(vacancy.filled));
    }
    return List.copyOf(results.values());
  }

  static <T> Filled<T> bypassed(String reason) {
    return new Filled<>(Fill.BYPASS, reason, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Why nothing would be stored in the mode of a request; null if something would be. */
  static @Nullable String modeReason(CacheRequest request) {
    CacheOptions.Mode mode = request.options().mode();
    return mode == CacheOptions.Mode.DEFAULT || mode == CacheOptions.Mode.REFRESH
        ? null
        : "the mode of the request stores nothing";
  }

  /** Ends it if there is nothing to be asked for, or no place to keep the answer. */
  private void look(Vacancy<T> vacancy) {
    GuardedStore.Found found = store.get(vacancy.key);
    CacheEntry entry = found.entry();
    if (found.failed()) {
      vacancy.end(Fill.FAILED, found.otherwise());
    } else if (!vacancy.isRefresh() && entry != null && serves(entry, vacancy.request)) {
      vacancy.end(Fill.FRESH, Passenger.FRESH);
    }
  }

  private boolean serves(CacheEntry entry, CacheRequest request) {
    return ProviderApi.Delivery.WHOLE.canBeMadeOf(entry.form(), entry.usage().isPresent())
        && cache.freshness.whyNotFresh(entry, request.options(), cache.clock.millis()) == null;
  }

  private void fill(List<Vacancy<T>> open) {
    List<Vacancy<T>> leading = new ArrayList<>();
    List<Vacancy<T>> following = new ArrayList<>();
    try {
      for (Vacancy<T> vacancy : open) {
        (leads(vacancy) ? leading : following).add(vacancy);
      }
      leading.stream().filter(vacancy -> !vacancy.isRefresh()).forEach(this::look);
      awaitTurn(leading);
      leading.removeIf(vacancy -> vacancy.filled != null);
      if (!leading.isEmpty()) {
        send(leading);
      }
    } finally {
      for (Vacancy<T> vacancy : open) {
        if (!following.contains(vacancy) && vacancy.flight != null) {
          cache.flights.endUnlessOpened(vacancy.flight);
        }
      }
    }
    following.forEach(this::follow);
  }

  /** Whether it is this call that asks for it, and not one that is under way. */
  private boolean leads(Vacancy<T> vacancy) {
    Flight mine = Flight.of(vacancy.request, vacancy.key);
    Flight other = null;
    if (vacancy.isRefresh()) {
      cache.flights.supersede(mine);
    } else {
      other = cache.flights.joinOr(mine);
    }
    vacancy.flight = other == null ? mine : other;
    return other == null;
  }

  /** Another process may be asking for it. */
  private void awaitTurn(List<Vacancy<T>> leading) {
    if (cache.leasing == null || leading.size() != 1) {
      return;
    }
    Vacancy<T> only = leading.get(0);
    if (only.filled != null || only.isRefresh()) {
      return;
    }
    try {
      Leasing.Turn turn =
          cache.leasing.awaitTurn(Objects.requireNonNull(only.flight), call.timeouts().deadline());
      if (turn != Leasing.Turn.UNLEASED) {
        look(only);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (TimeoutException e) {
      only.end(Fill.FAILED, "another process asks for it, and takes too long");
    }
  }

  private void send(List<Vacancy<T>> missing) {
    Set<CacheKey> company = new HashSet<>();
    missing.forEach(vacancy -> company.add(vacancy.key));
    List<Asking<T>> askings = new ArrayList<>();
    for (Vacancy<T> vacancy : missing) {
      Flight flight = Objects.requireNonNull(vacancy.flight);
      if (missing.size() > 1) {
        flight.sharesCallWith(company);
      }
      askings.add(asking(vacancy, flight));
    }
    List<ProviderCall.Upstream> upstreams;
    try {
      upstreams = call.send(missing.stream().map(vacancy -> vacancy.index).toList());
    } catch (Throwable failure) {
      askings.forEach(asking -> asking.landing().failed(failure));
      throw Failures.<RuntimeException>rethrow(failure);
    }
    List<LiveAnswer> answers = new ArrayList<>();
    for (int i = 0; i < missing.size(); i++) {
      answers.add(askings.get(i).arrived(upstreams.get(i), missing.size()));
    }
    for (int i = 0; i < missing.size(); i++) {
      read(missing.get(i), answers.get(i), askings.get(i).landing());
    }
    // Not before: reading one answer counts the time since all were asked for.
    askings.forEach(asking -> asking.landing().index());
  }

  private Asking<T> asking(Vacancy<T> vacancy, Flight flight) {
    CacheRequest request = vacancy.request;
    Asking<T> asking =
        new Asking<>(
            cache,
            store,
            request,
            new BatchInput.OneOf<>(call, vacancy.index),
            () ->
                CacheOutcome.of(
                    CacheStatus.MISS, Passenger.REFRESH_ASKED_FOR, request, cache.pricing),
            flight);
    asking.landing().leavesIndexing();
    return asking;
  }

  private void read(Vacancy<T> vacancy, LiveAnswer answer, Landing landing) {
    T value;
    try {
      value = call.read(vacancy.index, answer);
    } catch (IOException | RuntimeException e) {
      vacancy.end(Fill.FAILED, "the answer broke off or cannot be read", usageOf(landing), null);
      return;
    } finally {
      answer.leave();
    }
    String reason = landing.notStoredReason();
    if (answer.status() != 200) {
      vacancy.end(Fill.FAILED, "status " + answer.status(), null, value);
    } else if (reason != null) {
      vacancy.end(Fill.NOT_STORED, reason, usageOf(landing), value);
    } else {
      cache.failures.forget(vacancy.key);
      vacancy.end(Fill.STORED, "stored", usageOf(landing), value);
    }
  }

  private static @Nullable TokenUsage usageOf(Landing landing) {
    ProviderApi.Facts facts = landing.facts();
    return facts == null ? null : facts.usage();
  }

  /** Waits for the call of somebody else, who pays for it. */
  private void follow(Vacancy<T> vacancy) {
    try {
      LiveAnswer answer =
          Objects.requireNonNull(vacancy.flight).join(/* deadline= */ null, Duration.ZERO);
      if (answer != null) {
        Integer unused = answer.whole((buffer, offset, length) -> length);
        answer.leave();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException | TimeoutException | IOException e) {
      ResponseCache.LOG.debug("a call that was waited for has failed");
    }
    look(vacancy);
    if (vacancy.filled == null) {
      vacancy.end(Fill.NOT_STORED, "another call that was under way has not stored it");
    }
  }

  private RuntimeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return call.interrupted(e);
  }
}
