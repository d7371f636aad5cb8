package io.github.completioncache;

import io.github.completioncache.store.Ledger;
import java.time.Duration;

/**
 * How a {@link Ledger} is kept: the statistics of all processes that share a store, by hour, and
 * the requests that were asked for most.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class LedgerOptions {

  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
  private static final Duration SHORTEST_KEPT = Duration.ofDays(1);
  private static final Duration LONGEST_KEPT = Duration.ofDays(3_650);
  private static final LedgerOptions DEFAULTS = builder().build();

  private final Duration flushInterval;
  private final Duration keepFor;
  private final boolean storeRequests;

  private LedgerOptions(Builder builder) {
    flushInterval = builder.flushInterval;
    keepFor = builder.keepFor;
    storeRequests = builder.storeRequests;
  }

  /** Everything at its default. */
  public static LedgerOptions defaults() {
    return DEFAULTS;
  }

  /** A builder with everything at its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with everything as it is here. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.flushInterval = flushInterval;
    builder.keepFor = keepFor;
    builder.storeRequests = storeRequests;
    return builder;
  }

  /** How often what was counted is written to the store. */
  public Duration flushInterval() {
    return flushInterval;
  }

  /** How long numbers are kept. */
  public Duration keepFor() {
    return keepFor;
  }

  /** Whether the text of popular requests is kept. */
  public boolean storeRequests() {
    return storeRequests;
  }

  /** Collects options. Not safe for use by several threads. */
  public static final class Builder {

    private Duration flushInterval = Duration.ofSeconds(10);
    private Duration keepFor = Duration.ofDays(90);
    private boolean storeRequests;

    private Builder() {}

    /**
     * How often what was counted is written to the store, and so how much of it a crash may lose.
     * Default: 10 seconds.
     *
     * @throws IllegalArgumentException if it is shorter than a second or longer than an hour
     */
    public Builder flushInterval(Duration flushInterval) {
      this.flushInterval =
          between("flushInterval", SHORTEST_INTERVAL, LONGEST_INTERVAL, flushInterval);
      return this;
    }

    /**
     * How long numbers are kept after their hour, and popular requests after their day. Default: 90
     * days.
     *
     * @throws IllegalArgumentException if it is shorter than a day or longer than 3,650 days
     */
    public Builder keepFor(Duration keepFor) {
      this.keepFor = between("keepFor", SHORTEST_KEPT, LONGEST_KEPT, keepFor);
      return this;
    }

    /**
     * Whether the text of popular requests is kept with them, so that they can be asked again: the
     * canonical body, prompts and all, readable by whoever can read the store. Bodies over 64 KiB
     * never are. Default: false.
     */
    public Builder storeRequests(boolean storeRequests) {
      this.storeRequests = storeRequests;
      return this;
    }

    /** The options. */
    public LedgerOptions build() {
      return new LedgerOptions(this);
    }

    private static Duration between(String field, Duration least, Duration most, Duration value) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            field + " must be between " + least + " and " + most + ", but is " + value);
      }
      return value;
    }
  }
}
