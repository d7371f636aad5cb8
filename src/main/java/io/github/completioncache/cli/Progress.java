package io.github.completioncache.cli;

import io.github.completioncache.CacheStatus;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * Shows how far a run has come: a bar on a terminal, and a line at each fifth elsewhere. Safe for
 * use by several threads.
 */
final class Progress {

  private static final int LINES = 5;
  private static final long LEAST_NANOS_BETWEEN_BARS = 40_000_000;

  private final PrintWriter out;
  private final boolean interactive;
  private final int total;
  private final long start = System.nanoTime();

  private int answered;
  private int served;
  private int failed;
  private long lastBar = start - LEAST_NANOS_BETWEEN_BARS;

  Progress(PrintWriter out, boolean interactive, int total) {
    this.out = out;
    this.interactive = interactive;
    this.total = total;
  }

  /** One more request has its answer. */
  synchronized void answered(CacheStatus status) {
    answered++;
    if (status.isServedByCache()) {
      served++;
    }
    show();
  }

  /** One more request has failed. */
  synchronized void failed() {
    answered++;
    failed++;
    show();
  }

  /** Ends the line, if one is open. */
  synchronized void close() {
    if (interactive) {
      drawBar();
      out.println();
    }
    out.println();
    out.flush();
  }

  private void show() {
    if (!interactive) {
      if ((long) answered * LINES / total > (answered - 1L) * LINES / total) {
        out.println(counts());
        out.flush();
      }
      return;
    }
    long now = System.nanoTime();
    if (now - lastBar >= LEAST_NANOS_BETWEEN_BARS) {
      lastBar = now;
      drawBar();
    }
  }

  private void drawBar() {
    out.print("\r" + Bar.of((double) answered / total) + counts() + "  ");
    out.flush();
  }

  private String counts() {
    int asked = answered - served - failed;
    return Numbers.count(answered)
        + " of "
        + Numbers.count(total)
        + ": "
        + Numbers.count(served)
        + " from the cache, "
        + Numbers.count(asked)
        + " asked"
        + (failed > 0 ? ", " + failed + " failed" : "")
        + (interactive ? "" : " (" + Numbers.time(elapsed()) + ")");
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
