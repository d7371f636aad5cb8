package io.github.completioncache.cli;

import io.github.completioncache.dashboard.Dashboard;
import io.github.completioncache.openai.CachedCompletionClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The dashboard of a demo, if there is one. */
final class Page implements AutoCloseable {

  static final Page NONE = new Page((Dashboard) null);

  private final @Nullable Dashboard dashboard;

  private Page(@Nullable Dashboard dashboard) {
    this.dashboard = dashboard;
  }

  /** The page of a client, at any free port. */
  Page(CachedCompletionClient client) {
    this(start(client));
  }

  private static Dashboard start(CachedCompletionClient client) {
    try {
      return Dashboard.builder().cache(client.cache()).name("the demo").port(0).start();
    } catch (IOException e) {
      throw new UncheckedIOException("no port can be had for the dashboard", e);
    }
  }

  /** Where the page is; empty if there is none. */
  Optional<String> address() {
    return dashboard == null ? Optional.empty() : Optional.of(dashboard.uri().toString());
  }

  /** Leaves the page open until this thread is interrupted, if there is one. */
  void stay(PrintWriter out) {
    address()
        .ifPresent(
            address -> {
              out.println();
              out.println("The dashboard stays at " + address + " until Ctrl-C.");
              out.flush();
              awaitInterrupt();
            });
  }

  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // Whoever interrupts wants it to end, which it does now.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (dashboard != null) {
      dashboard.close();
    }
  }
}
