package io.github.completioncache.warm;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.JsonRequests;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.warm.WarmingReport.Line;
import io.github.completioncache.warm.WarmingReport.Totals;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fills a cache beforehand. For each request of a {@link WarmingSource} the provider is asked,
 * unless a fresh answer is there or comes with it, and the answer is stored as if a caller had
 * asked.
 *
 * <p>What is fresh is skipped, so a run that was broken off can simply be started again. The
 * provider's answers and their cost count in the statistics of the cache; hits and misses do not,
 * nor does the popularity of requests.
 *
 * <p>Instances are immutable and safe for use by several threads. A run has threads of its own,
 * which end with it.
 */
public final class CacheWarmer {

  final JsonRequests requests;
  final CacheOptions options;
  final int concurrency;
  final int attempts;
  final Duration longestPause;
  final int failuresInARow;
  final @Nullable BigDecimal costLimit;
  final int expectedAnswerTokens;
  final int longestLine;
  final Consumer<Progress> listener;
  final Clock clock;

  private CacheWarmer(Builder builder, JsonRequests requests) {
    this.requests = requests;
    this.options = builder.options;
    this.concurrency = builder.concurrency;
    this.attempts = builder.attempts;
    this.longestPause = builder.longestPause;
    this.failuresInARow = builder.failuresInARow;
    this.costLimit = builder.costLimit;
    this.expectedAnswerTokens = builder.expectedAnswerTokens;
    this.longestLine = builder.longestLine;
    this.listener = builder.listener;
    this.clock = builder.clock;
  }

  /** A builder on which {@code requests} must be set. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Warms what {@code source} has. Returns when all of it is done, or when the run ends before; the
   * report says why.
   *
   * <p>An interrupt of the calling thread ends the run: no further line is begun, and the calls
   * under way, which are paid for, are waited for and stored. A second interrupt ends pauses and
   * waits for other callers at once; a call that waits for the network ends when its answer comes,
   * which may then be lost, or with the client's timeout. The thread is interrupted when this
   * returns.
   *
   * @throws java.io.UncheckedIOException if a file cannot be read; what was warmed before stays
   * @throws io.github.completioncache.store.CacheStoreException if the source is a store that
   *     cannot be read
   */
  public WarmingReport warm(WarmingSource source) {
    return warm(source, progress -> {});
  }

  /**
   * As {@link #warm(WarmingSource)}, telling somebody about this run alone.
   *
   * @param watcher is told as {@link Builder#listener} is, and after it
   */
  public WarmingReport warm(WarmingSource source, Consumer<Progress> watcher) {
    Objects.requireNonNull(source, "source");
    return new Run(this, source, Objects.requireNonNull(watcher, "watcher"), /* dryRun= */ false)
        .run();
  }

  /**
   * What {@link #warm} would do, without asking the provider or storing anything.
   *
   * <p>Tokens are estimated: one prompt token for every four bytes of a body, and for the answer
   * {@link Builder#expectedAnswerTokens}, or the limit that the request sets if that is less.
   *
   * @throws java.io.UncheckedIOException if a file cannot be read
   * @throws io.github.completioncache.store.CacheStoreException if the source is a store that
   *     cannot be read
   */
  public WarmingReport estimate(WarmingSource source) {
    Objects.requireNonNull(source, "source");
    return new Run(this, source, progress -> {}, /* dryRun= */ true).run();
  }

  /** The cache that is filled. */
  public ResponseCache cache() {
    return requests.cache();
  }

  /** What a run may cost, in US dollars; empty if there is no limit. */
  public Optional<BigDecimal> costLimit() {
    return Optional.ofNullable(costLimit);
  }

  /**
   * How far a run has come.
   *
   * @param line the line that has just been done
   * @param totals the sums so far, this line included
   * @param share how much of the source has been read, from 0 to 1; NaN if that is not known
   */
  public record Progress(Line line, Totals totals, double share) {}

  /** Collects the settings of a warmer. Not safe for use by several threads. */
  public static final class Builder {

    private @Nullable JsonRequests requests;
    private CacheOptions options = CacheOptions.defaults();
    private int concurrency = 4;
    private int attempts = 5;
    private Duration longestPause = Duration.ofMinutes(5);
    private int failuresInARow = 20;
    private @Nullable BigDecimal costLimit;
    private int expectedAnswerTokens = 300;
    private int longestLine = 8 << 20;
    private Consumer<Progress> listener = progress -> {};
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** How requests are sent, and into which cache. Required. Stays the caller's. */
    public Builder requests(JsonRequests requests) {
      this.requests = Objects.requireNonNull(requests, "requests");
      return this;
    }

    /**
     * The options of all requests; lines can have others. Default: none. With {@link
     * CacheOptions.Mode#REFRESH} what is fresh is asked for, too.
     *
     * @throws IllegalArgumentException if their mode is one that does not store
     */
    public Builder options(CacheOptions options) {
      CacheOptions.Mode mode = Objects.requireNonNull(options, "options").mode();
      if (mode != CacheOptions.Mode.DEFAULT && mode != CacheOptions.Mode.REFRESH) {
        throw new IllegalArgumentException("mode must be DEFAULT or REFRESH, but is " + mode);
      }
      this.options = options;
      return this;
    }

    /**
     * How many calls are made at a time. Default: 4.
     *
     * @throws IllegalArgumentException if it is not between 1 and 256
     */
    public Builder concurrency(int concurrency) {
      this.concurrency = require("concurrency", concurrency, 1, 256);
      return this;
    }

    /**
     * How often a line is tried in all when the provider refuses it for want of capacity (429, or
     * 503 with a {@code Retry-After}). All calls pause for as long as it says, or else for a
     * second, twice as long each time. Default: 5. Anything else is not tried again: the SDK has
     * done so.
     *
     * @throws IllegalArgumentException if it is not between 1 and 100
     */
    public Builder attempts(int attempts) {
      this.attempts = require("attempts", attempts, 1, 100);
      return this;
    }

    /**
     * The longest pause that the provider may ask for; the run ends if it asks for a longer one.
     * Default: 5 minutes.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder longestPause(Duration longestPause) {
      Objects.requireNonNull(longestPause, "longestPause");
      if (longestPause.isNegative() || longestPause.isZero()) {
        throw new IllegalArgumentException("longestPause must be positive, but is " + longestPause);
      }
      this.longestPause = longestPause;
      return this;
    }

    /**
     * After how many lines that fail one after the other the run ends, as it does when the provider
     * knows the key no longer. Default: 20.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder failuresInARow(int failuresInARow) {
      this.failuresInARow = require("failuresInARow", failuresInARow, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * What a run may cost. No call is begun that could lead above it, reckoned with a token for
     * every byte of the request and with the limit of tokens that it sets. A request without such a
     * limit is reckoned with the longest answer so far, at least {@link #expectedAnswerTokens}; if
     * its answer is longer, the run can cost more by that much. Calls whose price is not known are
     * not made. Default: no limit.
     *
     * @param usd US dollars
     * @throws IllegalArgumentException if it is negative
     */
    public Builder costLimit(BigDecimal usd) {
      if (Objects.requireNonNull(usd, "costLimit").signum() < 0) {
        throw new IllegalArgumentException("costLimit must not be negative, but is " + usd);
      }
      this.costLimit = usd;
      return this;
    }

    /**
     * How many tokens an answer is expected to have, for estimates. Default: 300.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder expectedAnswerTokens(int tokens) {
      this.expectedAnswerTokens = require("expectedAnswerTokens", tokens, 0, Integer.MAX_VALUE);
      return this;
    }

    /**
     * How many bytes a line of a file can have. Default: 8 MiB.
     *
     * @throws IllegalArgumentException if it is not between 1 and 1 GiB
     */
    public Builder longestLine(int bytes) {
      this.longestLine = require("longestLine", bytes, 1, 1 << 30);
      return this;
    }

    /**
     * Is told about every line when it is done: one call at a time, from the threads of the run,
     * which wait for it. What it throws is ignored. Default: nobody is told.
     */
    public Builder listener(Consumer<Progress> listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Tells the time, by which is decided what is about to expire and when answers without a time
     * were given. Default: the system's clock.
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * The warmer.
     *
     * @throws IllegalStateException if {@code requests} was not set
     */
    public CacheWarmer build() {
      if (requests == null) {
        throw new IllegalStateException("requests is required, but was not set");
      }
      return new CacheWarmer(this, requests);
    }

    private static int require(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " must be between " + least + " and " + most + ", but is " + value);
      }
      return value;
    }
  }
}
