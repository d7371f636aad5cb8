package io.github.completioncache.http;

import io.github.completioncache.ProviderCall;
import io.github.completioncache.ProviderCall.Timeouts;
import java.io.InterruptedIOException;
import java.time.Duration;

/** How one request is sent by the HTTP client that a front wraps. */
public interface Exchange {

  /** Sends the request as it is; what it throws reaches the caller as it is. */
  ProviderCall.Upstream send();

  /** As {@link ProviderCall#isOutage(Throwable)}. */
  boolean isOutage(Throwable failure);

  /** The exception that this HTTP client throws when a waiting caller is interrupted. */
  RuntimeException interrupted(InterruptedException interruption);

  /** How long the caller waits where somebody else's call is to bring its answer. */
  Timeouts timeouts();

  /** The exception that this HTTP client throws when a call takes longer than its caller waits. */
  RuntimeException timedOut(InterruptedIOException timeout);

  /**
   * How long the caller of an SDK waits in all, by the rule that the SDKs share: each attempt has
   * its time, and before another one they pause for half a second, twice as long each time, but
   * never more than eight.
   *
   * @param request the time of a whole attempt; zero for as long as it takes
   * @param read the time between two pieces of an answer; zero for as long as it takes
   * @param retries how many further attempts may follow the first one
   */
  static Timeouts timeouts(Duration request, Duration read, int retries) {
    Duration silence = shorter(request, read);
    if (silence.isZero()) {
      return Timeouts.NONE;
    }
    int doubled = Math.min(retries, 4);
    Duration pauses =
        Duration.ofMillis(500L * ((1 << doubled) - 1)).plusSeconds(8L * (retries - doubled));
    return new Timeouts(silence.multipliedBy(retries + 1L).plus(pauses), silence);
  }

  private static Duration shorter(Duration one, Duration other) {
    if (one.isZero() || other.isZero()) {
      return one.isZero() ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }
}
