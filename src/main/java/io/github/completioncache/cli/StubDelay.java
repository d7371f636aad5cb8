package io.github.completioncache.cli;

import java.time.Duration;
import java.util.Random;

/**
 * How long a model takes for a question: lognormal around a median, and always the same for the
 * same question.
 */
final class StubDelay {

  /** With it nine of ten answers take between 0.6 and 1.8 times the median. */
  private static final double SPREAD = 0.35;

  private final Duration median;

  StubDelay(Duration median) {
    this.median = median;
  }

  Duration of(String question) {
    double factor = Math.exp(SPREAD * new Random(question.hashCode()).nextGaussian());
    return Duration.ofNanos((long) (median.toNanos() * factor));
  }
}
