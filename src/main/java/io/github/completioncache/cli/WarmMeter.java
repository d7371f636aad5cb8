package io.github.completioncache.cli;

import io.github.completioncache.warm.CacheWarmer;
import io.github.completioncache.warm.WarmingReport.Result;
import java.io.PrintWriter;

/** Shows on a terminal's standard error how far a run of a warmer has come. */
final class WarmMeter implements AutoCloseable {

  private static final long LEAST_NANOS_BETWEEN_DRAWS = 100_000_000;

  private final PrintWriter err;
  private final boolean shown;
  private long lastDraw = System.nanoTime() - LEAST_NANOS_BETWEEN_DRAWS;
  private String last = "";

  WarmMeter(Surroundings around) {
    err = around.err();
    shown = around.screens().errIsTerminal();
  }

  /** Shows it. Calls come one at a time, but from several threads. */
  synchronized void show(CacheWarmer.Progress progress) {
    if (!shown) {
      return;
    }
    last = line(progress);
    long now = System.nanoTime();
    if (now - lastDraw >= LEAST_NANOS_BETWEEN_DRAWS) {
      lastDraw = now;
      draw();
    }
  }

  private static String line(CacheWarmer.Progress progress) {
    return (Double.isNaN(progress.share()) ? "" : Bar.of(progress.share()))
        + Numbers.count(progress.totals().count(), "line")
        + ": "
        + Numbers.count(progress.totals().count(Result.WARMED))
        + " warmed, "
        + Numbers.dollars(progress.totals().cost())
        + (progress.totals().problems() > 0
            ? ", " + Numbers.count(progress.totals().problems(), "problem")
            : "")
        + "  ";
  }

  private void draw() {
    err.print("\r" + last);
    err.flush();
  }

  /** Ends the line, if one was begun. */
  @Override
  public synchronized void close() {
    if (!last.isEmpty()) {
      draw();
      err.println();
      err.flush();
    }
  }
}
