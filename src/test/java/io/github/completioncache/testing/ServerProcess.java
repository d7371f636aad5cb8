package io.github.completioncache.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A process that can be frozen, and that ends with this JVM even if the JVM is killed. */
final class ServerProcess {

  /**
   * Reads from the JVM: a line when the process has ended, and the end of its input when the JVM
   * has. The signals that a terminal sends to all of its processes are for the JVM to handle.
   */
  private static final String GUARD =
      "trap '' HUP INT QUIT TERM; read -r ended || kill -KILL \"$1\"";

  private final Process process;
  private final CompletableFuture<Void> ended;

  private ServerProcess(Process process, Process guard) {
    this.process = process;
    this.ended = process.onExit().thenRun(() -> dismiss(guard));
  }

  static ServerProcess start(List<String> command) {
    Process process = run(command);
    try {
      Process guard = run(List.of("sh", "-c", GUARD, "guard", String.valueOf(process.pid())));
      return new ServerProcess(process, guard);
    } catch (UncheckedIOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it as a crash would; it may be frozen. Returns when it has ended. */
  void kill() {
    process.destroyForcibly();
    ended.join();
  }

  /** Stops it in its tracks. */
  void freeze() {
    signal("STOP");
  }

  /** Lets it go on. */
  void thaw() {
    signal("CONT");
  }

  private static Process run(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void dismiss(Process guard) {
    try (OutputStream ended = guard.getOutputStream()) {
      ended.write("ended\n".getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
