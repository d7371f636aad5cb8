package io.github.completioncache.stats.micrometer;

import io.github.completioncache.ResponseCache;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives all meters that are read in one go the same reading. Nothing tells when a scrape begins,
 * but a meter that is asked for the second time belongs to the next one, and so does all that a
 * thread asks for after a call of its own.
 */
final class Readings {

  private static final long LONGEST_NANOS = Duration.ofMillis(100).toNanos();

  private final Slots categories;
  private final Slots models;
  private final Consumer<Reading> whenTaken;
  private final LongSupplier ticker;
  private @Nullable Reading latest;

  /** Who took the latest one. */
  private volatile @Nullable Thread reader;

  private long taken;

  /**
   * @param whenTaken is given every new reading that is shared
   * @param ticker as {@link System#nanoTime}
   */
  Readings(Slots categories, Slots models, Consumer<Reading> whenTaken, LongSupplier ticker) {
    this.ticker = ticker;
    this.categories = categories;
    this.models = models;
    this.whenTaken = whenTaken;
  }

  /** A new reading. It is not shared, and nor is any before it. */
  synchronized Reading take(ResponseCache cache) {
    forget();
    return read(cache);
  }

  /** The current thread has made a call, which it is to see. Cheap: this runs on every hit. */
  void callEnded() {
    if (reader == Thread.currentThread()) {
      forget();
    }
  }

  private synchronized void forget() {
    latest = null;
    reader = null;
  }

  /** The values of the tags of meters for {@code category} and {@code model}. */
  Reading.Row row(String category, String model) {
    return new Reading.Row(categories.of(category), models.of(model));
  }

  private Reading after(long seen, ResponseCache cache) {
    Reading reading;
    synchronized (this) {
      Reading shared = latest;
      if (shared != null
          && shared.number() > seen
          && ticker.getAsLong() - shared.nanos() < LONGEST_NANOS) {
        return shared;
      }
      reading = read(cache);
      latest = reading;
      reader = Thread.currentThread();
    }
    // Not under this lock: a registry has its own, which may be held while a meter is read.
    whenTaken.accept(reading);
    return reading;
  }

  /** One after the other: a counter that goes down would pass for a restart. */
  private synchronized Reading read(ResponseCache cache) {
    return Reading.of(cache.stats(), ++taken, ticker.getAsLong(), categories, models);
  }

  /** What a meter shows; to be used for no other one. */
  ToDoubleFunction<ResponseCache> meter(ToDoubleFunction<Reading> number) {
    return new Meter(number);
  }

  private final class Meter implements ToDoubleFunction<ResponseCache> {

    private final ToDoubleFunction<Reading> number;
    private volatile long seen;

    Meter(ToDoubleFunction<Reading> number) {
      this.number = number;
    }

    @Override
    public double applyAsDouble(ResponseCache cache) {
      Reading reading = after(seen, cache);
      seen = reading.number();
      return number.applyAsDouble(reading);
    }
  }
}
