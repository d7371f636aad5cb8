package io.github.completioncache.cli;

import java.io.PrintWriter;
import java.util.OptionalLong;

/**
 * Shows on a terminal's standard error how far a command has come: a bar if it is known how far
 * there is to go, else a count. Elsewhere nothing. For one thread.
 */
final class Meter implements AutoCloseable {

  private static final long LEAST_NANOS_BETWEEN_DRAWS = 100_000_000;

  private final PrintWriter err;
  private final boolean shown;
  private final String noun;
  private final OptionalLong total;
  private long done;
  private long lastDraw;
  private boolean drawn;

  /**
   * @param noun what is counted, in the singular
   * @param total how much there is; empty if nobody knows
   */
  Meter(Surroundings around, String noun, OptionalLong total) {
    err = around.err();
    shown = around.screens().errIsTerminal();
    this.noun = noun;
    this.total = total;
    lastDraw = System.nanoTime();
  }

  void step() {
    advance(1);
  }

  void advance(long by) {
    done += by;
    if (shown && System.nanoTime() - lastDraw >= LEAST_NANOS_BETWEEN_DRAWS) {
      draw();
    }
  }

  /** Ends the line, if one was begun. */
  @Override
  public void close() {
    if (drawn) {
      draw();
      err.println();
      err.flush();
    }
  }

  private void draw() {
    lastDraw = System.nanoTime();
    drawn = true;
    err.print("\r" + bar() + Numbers.count(done, noun) + "  ");
    err.flush();
  }

  private String bar() {
    if (total.isEmpty() || total.getAsLong() <= 0) {
      return "";
    }
    return Bar.of((double) done / total.getAsLong());
  }
}
