package io.github.completioncache.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A {@code redis-server} process of the tests' own, on a free loopback port, without persistence.
 * It ends with this JVM at the latest.
 */
public final class RedisProcess implements AutoCloseable {

  private static final int TRIES = 5;

  private final int port;
  private final List<String> command;
  private Process process;

  private RedisProcess(int port, List<String> command) {
    this.port = port;
    this.command = command;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param options further words of its command line, such as {@code --requirepass x}
   */
  public static RedisProcess start(String... options) {
    try {
      Path home = Files.createTempDirectory("completion-cache-redis");
      home.toFile().deleteOnExit();
      for (int tries = 1; ; tries++) {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(RedisBinary.path());
        command.addAll(List.of("--bind", "127.0.0.1", "--port", String.valueOf(port)));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", home.toString()));
        command.addAll(Arrays.asList(options));
        RedisProcess redis = new RedisProcess(port, command);
        if (redis.awaitAnswer()) {
          return redis;
        }
        if (tries == TRIES) {
          throw new IllegalStateException("redis-server does not start: " + command);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Its URL, without a login. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Ends the process as a crash would, with all it kept; it may be frozen. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts the server again after {@link #kill()}, empty, on the same port. */
  public void restart() {
    process = launch();
    if (!awaitAnswer()) {
      throw new IllegalStateException("redis-server does not start again: " + command);
    }
  }

  /** Stops the process in its tracks: it still takes connections and answers nothing. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets a frozen process go on. */
  public void thaw() {
    signal("CONT");
  }

  @Override
  public void close() {
    kill();
  }

  private Process launch() {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean awaitAnswer() {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !process.isAlive() || answers());
    return process.isAlive();
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1000);
      socket.getOutputStream().write(new byte[] {'P', 'I', 'N', 'G', '\r', '\n'});
      // With a password it refuses, which is an answer too.
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
