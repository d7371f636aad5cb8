package io.github.completioncache.store.redis;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when what this thread is doing with Redis has to be done. Jedis lies between the store,
 * which knows the time left, and the pool and the sockets, which wait; so the thread carries it.
 */
final class Deadline {

  private static final ThreadLocal<@Nullable Long> AT = new ThreadLocal<>();

  /** For the little that is read without one, such as a farewell to an idle connection. */
  private static final long OTHERWISE_NANOS = 1_000_000_000L;

  private Deadline() {}

  /**
   * @throws IllegalArgumentException if it is shorter than a millisecond or longer than a day
   */
  static Duration requireBudget(String name, Duration budget) {
    if (budget.compareTo(Duration.ofMillis(1)) < 0 || budget.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          name + " must be between a millisecond and a day, but is " + budget);
    }
    return budget;
  }

  /** Makes {@code call} with {@code nanos} to spend, or with what is left of an outer deadline. */
  static <T extends @Nullable Object> T within(long nanos, Supplier<T> call) {
    if (AT.get() != null) {
      return call.get();
    }
    AT.set(System.nanoTime() + nanos);
    try {
      return call.get();
    } finally {
      AT.remove();
    }
  }

  /** Makes {@code call} with {@code nanos} to spend, or with what is left if that is less. */
  static <T extends @Nullable Object> T atMost(long nanos, Supplier<T> call) {
    Long outer = AT.get();
    AT.set(System.nanoTime() + Math.min(nanos, outer == null ? nanos : nanosLeft()));
    try {
      return call.get();
    } finally {
      if (outer == null) {
        AT.remove();
      } else {
        AT.set(outer);
      }
    }
  }

  /** Zero or less if it has passed. */
  static long nanosLeft() {
    Long at = AT.get();
    return at == null ? OTHERWISE_NANOS : at - System.nanoTime();
  }

  static boolean hasPassed() {
    return nanosLeft() <= 0;
  }
}
