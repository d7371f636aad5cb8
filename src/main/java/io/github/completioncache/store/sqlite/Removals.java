package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Refusals;
import java.time.Clock;
import java.time.Duration;

/**
 * Takes many entries out, a few at a time, and lets others write in between; and remembers what is
 * not to come back. Safe for use by several threads.
 */
final class Removals {

  /** Rows that one transaction of an invalidation removes. */
  private static final int BATCH = 200;

  private final Writer writer;
  private final SqliteLedger ledger;
  private final Clock clock;

  Removals(Writer writer, SqliteLedger ledger, Clock clock) {
    this.writer = writer;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Removes what is covered, and the texts of requests in the ledger after that. */
  long invalidate(Invalidation what) {
    long last =
        write(
            connection -> {
              connection.invalidations().remember(what, clock.millis());
              return connection.entries().lastId();
            });
    long removed =
        inBatches(BATCH, connection -> connection.entries().removeCovered(what, last, BATCH));
    ledger.removeTexts(Covered.by(what), BATCH);
    return removed;
  }

  /** Lets nothing come under {@code key} for {@code time}. */
  void refuse(CacheKey key, Duration time) {
    long now = clock.millis();
    long end = Refusals.end(now, time);
    boolean unused =
        write(
            connection -> {
              connection.invalidations().remember(Invalidation.key(key), end, now);
              return true;
            });
  }

  long removeExpired() {
    return inBatches(
        Room.MOST_PER_WRITE, connection -> connection.room().removeExpired(clock.millis()));
  }

  /** Repeats {@code removal} until it removes less than {@code most}. */
  private long inBatches(int most, SqlFunction<WriteConnection, Integer> removal) {
    long removed = 0;
    while (true) {
      int batch = write(removal);
      removed += batch;
      if (batch < most) {
        return removed;
      }
      Deadline.in(SqliteCacheStore.PATIENCE).pause();
    }
  }

  private <R> R write(SqlFunction<WriteConnection, R> work) {
    return writer.write(SqliteCacheStore.PATIENCE, work);
  }
}
