package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;

/**
 * Tells a reader whether somebody wrote between two moments, so that what it read before is not put
 * in front of what was written since.
 *
 * <p>Keys share a fixed number of stamps; two keys on one stamp only make a reader more careful
 * than it need be. No lock is held while anything but the nearer store is called.
 */
final class WriteStamps {

  private static final int STAMPS = 256;

  private final Stamp[] stamps = new Stamp[STAMPS];

  WriteStamps() {
    for (int i = 0; i < STAMPS; i++) {
      stamps[i] = new Stamp();
    }
  }

  Stamp of(CacheKey key) {
    return stamps[key.hashCode() & STAMPS - 1];
  }

  /**
   * Marks every key as written. When this returns, everything that was allowed before has been
   * done.
   */
  void advanceAll() {
    for (Stamp stamp : stamps) {
      stamp.advance();
    }
  }

  /** Counts the writes of some keys. */
  static final class Stamp {

    private long value;

    synchronized long value() {
      return value;
    }

    /** Marks a write and returns the new value. */
    synchronized long advance() {
      return ++value;
    }

    /** Runs {@code action} if nobody wrote since {@link #value} returned {@code seen}. */
    synchronized void ifUnwritten(long seen, Runnable action) {
      if (value == seen) {
        action.run();
      }
    }

    /**
     * Ends the write that {@link #advance} began and returned {@code begun} for: runs {@code alone}
     * if nobody else wrote meanwhile, otherwise {@code together}. Counts as a write itself, so that
     * of two that overlap neither is alone.
     */
    synchronized void endWrite(long begun, Runnable alone, Runnable together) {
      boolean undisturbed = value == begun;
      value++;
      (undisturbed ? alone : together).run();
    }
  }
}
