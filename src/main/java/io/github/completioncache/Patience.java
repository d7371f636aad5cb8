package io.github.completioncache;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** How long one caller tries again because the calls of others fail that it waits for. */
final class Patience {

  private int timeouts;
  private @Nullable Throwable lastTimeout;

  /**
   * The failure that ends the waiting; null if the caller is to try again. A leader that gave up is
   * replaced; but two that waited in vain say enough of the provider.
   */
  @Nullable Throwable endedBy(ExecutionException failed) {
    Throwable failure = Objects.requireNonNullElse(failed.getCause(), failed);
    if (!Failures.concernsOneCaller(failure)) {
      return failure;
    }
    if (!Failures.isTimeout(failure)) {
      return null;
    }
    // One call that others made for several keys fails once, however many of them are waited for.
    if (failure != lastTimeout) {
      lastTimeout = failure;
      timeouts++;
    }
    return timeouts < 2 ? null : failure;
  }
}
