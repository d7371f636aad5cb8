package io.github.completioncache.cli;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.UnreadableEntryException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;

/** Puts entries that stand in lines into a store. For one thread. */
final class Import {

  /** The longest answer, each of its characters written as an escape, and the header. */
  private static final int LONGEST_LINE = 128 << 20;

  private final CacheStore store;
  private final Clock clock;
  private final BadLines badLines;
  private long stored;
  private long alreadyThere;
  private long expired;
  private long refused;
  private long bad;

  /** Is told of lines that are passed over, and why. */
  @FunctionalInterface
  interface BadLines {
    void report(long number, String what);
  }

  Import(CacheStore store, Clock clock, BadLines badLines) {
    this.store = store;
    this.clock = clock;
    this.badLines = badLines;
  }

  /**
   * Reads all lines.
   *
   * @throws IOException if {@code in} cannot be read
   */
  void readAll(InputStream in, Meter meter) throws IOException {
    LineInput lines = new LineInput(in, LONGEST_LINE);
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      meter.step();
      if (!isBlank(line)) {
        read(lines, line);
      }
    }
  }

  private void read(LineInput lines, byte[] line) {
    CacheEntry entry;
    try {
      if (lines.isTooLong()) {
        throw new IllegalArgumentException("is longer than 128 MiB");
      }
      entry = EntryLines.read(line);
    } catch (IllegalArgumentException e) {
      bad++;
      badLines.report(lines.number(), String.valueOf(e.getMessage()));
      return;
    }
    if (entry.isExpired(clock)) {
      expired++;
    } else if (isNoOlderThere(entry)) {
      alreadyThere++;
    } else if (store.put(entry.key(), entry)) {
      stored++;
    } else {
      refused++;
    }
  }

  private boolean isNoOlderThere(CacheEntry entry) {
    try {
      return store
          .get(entry.key())
          .filter(there -> !there.created().isBefore(entry.created()))
          .isPresent();
    } catch (UnreadableEntryException e) {
      return false;
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  long stored() {
    return stored;
  }

  /** The store has an entry of the same age or newer. */
  long alreadyThere() {
    return alreadyThere;
  }

  long expired() {
    return expired;
  }

  /** The store would not have it: invalidated lately, or too large. */
  long refused() {
    return refused;
  }

  long bad() {
    return bad;
  }
}
