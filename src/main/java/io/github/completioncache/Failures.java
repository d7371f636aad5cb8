package io.github.completioncache;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Tells failures of the provider, which concern everybody who waits for an answer, from those that
 * concern one caller only; and both from trouble of the virtual machine.
 */
final class Failures {

  /** Causes can form a circle. */
  private static final int MAXIMUM_CAUSES = 20;

  private Failures() {}

  /** The failure and its causes, outermost first. */
  static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(MAXIMUM_CAUSES);
  }

  /**
   * Whether the caller was interrupted, gave up, ran into its own timeout, or its virtual machine
   * is in trouble.
   */
  static boolean concernsOneCaller(Throwable failure) {
    return chain(failure)
        .anyMatch(
            t ->
                t instanceof InterruptedIOException
                    || t instanceof InterruptedException
                    || t instanceof CancellationException
                    || isOneTimeout(t)
                    || t instanceof Error);
  }

  /** Whether {@code failure} is due to an interrupt of this thread, and to nobody's trouble. */
  static boolean isInterruption(Throwable failure) {
    return !(failure instanceof Error)
        && (Thread.currentThread().isInterrupted()
            || chain(failure)
                .anyMatch(
                    t ->
                        t instanceof InterruptedException
                            || (t instanceof InterruptedIOException && !isOneTimeout(t))));
  }

  /** Whether {@code failure} is a timeout of the caller. */
  static boolean isTimeout(Throwable failure) {
    return chain(failure).anyMatch(Failures::isOneTimeout);
  }

  /** As the HTTP clients have them: OkHttp, Apache's, that of the JDK, and a future's. */
  private static boolean isOneTimeout(Throwable failure) {
    return failure instanceof SocketTimeoutException
        || failure instanceof HttpTimeoutException
        || failure instanceof TimeoutException
        || (failure instanceof InterruptedIOException && "timeout".equals(failure.getMessage()));
  }

  /** The timeout of a caller who waits for others, as a timeout of a call of its own looks. */
  static InterruptedIOException timeout(TimeoutException waited) {
    InterruptedIOException timeout = new InterruptedIOException("timeout");
    timeout.initCause(waited);
    return timeout;
  }

  /**
   * Throws {@code failure} if the virtual machine itself is in trouble. Anything else that a store,
   * a listener or a rule throws is no reason for the caller's request to fail.
   */
  static void throwIfFatal(Throwable failure) {
    if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
      throw fatal;
    }
  }

  /**
   * Throws {@code failure} as it is, whatever its type: the caller is to see the provider's own
   * exception.
   */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException rethrow(Throwable failure) throws X {
    throw (X) failure;
  }
}
