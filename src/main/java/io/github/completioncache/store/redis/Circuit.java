package io.github.completioncache.store.redis;

import io.github.completioncache.store.StoreCircuits;
import io.github.completioncache.store.UnreadableEntryException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives each operation its time budget, and after repeated failures, one after the other, answers
 * at once without asking Redis. From time to time one request is let through as a probe; when one
 * succeeds, all are.
 */
final class Circuit {

  private static final int WINDOW = 10;
  private static final int FEWEST_CALLS = 5;
  private static final float PERCENT_FAILED = 50;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final CircuitBreaker breaker;
  private final long budgetNanos;
  private final AtomicLong lastFailure = new AtomicLong(System.nanoTime());
  private volatile boolean failedLast;

  Circuit(String name, Duration budget) {
    budgetNanos = budget.toNanos();
    breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW, FEWEST_CALLS, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(PERCENT_FAILED)
                .waitDurationInOpenState(PAUSE)
                .permittedNumberOfCallsInHalfOpenState(1)
                // A wall clock that is set back would leave Redis alone for as long.
                .clock(new SteadyClock())
                .build());
  }

  /** Has {@code began} called when this circuit opens, and {@code ended} when it has closed. */
  void onOutage(Runnable began, Runnable ended) {
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> {
              State to = event.getStateTransition().getToState();
              State from = event.getStateTransition().getFromState();
              if (from == State.CLOSED && to == State.OPEN) {
                began.run();
              } else if (to == State.CLOSED) {
                ended.run();
              }
            });
  }

  /**
   * What {@code operation} gives, or {@code instead} if Redis is not to be asked.
   *
   * @param coverProbes whether {@code instead} also stands in for a probe that fails
   */
  <T extends @Nullable Object> T call(
      Supplier<T> operation, Supplier<T> instead, boolean coverProbes) {
    if (!breaker.tryAcquirePermission()) {
      return instead.get();
    }
    boolean probe = breaker.getState() != State.CLOSED;
    boolean settled = false;
    long began = System.nanoTime();
    try {
      T result = Deadline.within(budgetNanos, operation);
      settled = succeeded();
      return result;
    } catch (UnreadableEntryException e) {
      settled = succeeded();
      throw e;
    } catch (ServerFault e) {
      boolean news = isNews(began);
      failedLast = true;
      if (probe || news) {
        breaker.onError(0, TimeUnit.NANOSECONDS, e);
        settled = true;
      }
      if (probe && coverProbes) {
        return instead.get();
      }
      throw e;
    } finally {
      if (!settled) {
        // Neither worked nor failed: interrupted, closed, still being connected to, or no news.
        breaker.releasePermission();
      }
    }
  }

  /**
   * Whether what failed had not yet begun when something failed before. A pause of the server, or
   * of this machine, meets all that is under way, and tells no more for being met by many.
   */
  private boolean isNews(long began) {
    long now = System.nanoTime();
    long last = lastFailure.getAndUpdate(then -> began - then > 0 ? now : then);
    return began - last > 0;
  }

  /** What each of these does with operations, by its name. */
  static StoreCircuits states(Circuit... circuits) {
    return () ->
        Stream.of(circuits)
            .collect(Collectors.toUnmodifiableMap(c -> c.breaker.getName(), Circuit::state));
  }

  /** What it does with operations now. */
  StoreCircuits.State state() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> StoreCircuits.State.OPEN;
      case HALF_OPEN -> StoreCircuits.State.HALF_OPEN;
      case CLOSED, DISABLED, METRICS_ONLY -> StoreCircuits.State.CLOSED;
    };
  }

  /** Whether the latest call failed, and that a moment ago. */
  boolean isInDoubt() {
    return failedLast && System.nanoTime() - lastFailure.get() < PAUSE.toNanos();
  }

  private boolean succeeded() {
    // A plain read first: this runs on every hit.
    if (failedLast) {
      failedLast = false;
    }
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    return true;
  }
}
