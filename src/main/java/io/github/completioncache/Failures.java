package io.github.completioncache;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;

/**
 * Tells failures of the provider, which concern everybody who waits for an answer, from those that
 * concern one caller only.
 */
final class Failures {

  private Failures() {}

  /**
   * Whether the caller was interrupted, gave up, ran into its own timeout, or its virtual machine
   * is in trouble.
   */
  static boolean concernsOneCaller(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof InterruptedIOException
          || t instanceof InterruptedException
          || t instanceof CancellationException
          || t instanceof Error) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code failure} is a timeout of the caller. */
  static boolean isTimeout(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SocketTimeoutException
          || (t instanceof InterruptedIOException && "timeout".equals(t.getMessage()))) {
        return true;
      }
    }
    return false;
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
