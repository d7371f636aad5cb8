package io.github.completioncache;

import io.github.completioncache.store.CacheStoreException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Whether one kind of operation works, and the log lines about changes of that: one when it begins
 * to fail, and one when it works again.
 */
final class Health {

  private final String who;
  private final String kind;
  private final AtomicLong failures = new AtomicLong();

  /**
   * @param who such as {@code the store}
   * @param kind what it can or cannot do, such as {@code read}
   */
  Health(String who, String kind) {
    this.who = Character.toUpperCase(who.charAt(0)) + who.substring(1);
    this.kind = kind;
  }

  void worked() {
    // A plain read first: this runs on every hit.
    if (failures.get() > 0) {
      long before = failures.getAndSet(0);
      if (before > 0) {
        ResponseCache.LOG.info("{} can {} again after {} failures", who, kind, before);
      }
    }
  }

  /** How many times it has failed in a row now. */
  long failed(Throwable failure) {
    long before = failures.getAndIncrement();
    if (before == 0) {
      ResponseCache.LOG.warn(
          "{} cannot {}: requests go on without it. {}", who, kind, describe(failure));
    }
    return before + 1;
  }

  /** Only the messages of our own exceptions are known to be free of content. */
  static String describe(Throwable failure) {
    String names =
        Failures.chain(failure)
            .map(t -> t.getClass().getName())
            .collect(Collectors.joining(", caused by "));
    return failure instanceof CacheStoreException ? names + ": " + failure.getMessage() : names;
  }
}
