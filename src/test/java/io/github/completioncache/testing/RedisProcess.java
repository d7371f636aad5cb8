package io.github.completioncache.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * A {@code redis-server} process of the tests' own, on a free loopback port, without persistence.
 * It ends with this JVM at the latest.
 */
public final class RedisProcess implements AutoCloseable {

  private static final int TRIES = 5;

  /** What of its command line depends on where it runs. */
  @FunctionalInterface
  interface Options {
    List<String> of(Path home, int port) throws IOException;
  }

  private final int port;
  private final Path home;
  private final List<String> command;
  private volatile ServerProcess process;

  private RedisProcess(int port, Path home, List<String> command) {
    this.port = port;
    this.home = home;
    this.command = command;
    this.process = ServerProcess.start(command);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param options further words of its command line, such as {@code --requirepass x}
   */
  public static RedisProcess start(String... options) {
    return start(Ports::free, (home, port) -> server(home, port, options));
  }

  /** The same with release 8, for tests that {@linkplain Need#REDIS_8 need} it. */
  public static RedisProcess startRelease8(String... options) {
    return start(
        RedisBinary.release8().toString(),
        Ports::free,
        (home, port) -> server(home, port, options));
  }

  /** The same with release 7, for tests that {@linkplain Need#REDIS_7 need} it. */
  public static RedisProcess startRelease7(String... options) {
    return start(RedisBinary.release7(), Ports::free, (home, port) -> server(home, port, options));
  }

  /** The same with release 6.2, the oldest that is supported. */
  public static RedisProcess startRelease6(String... options) {
    return start(RedisBinary.release6(), Ports::free, (home, port) -> server(home, port, options));
  }

  /** Starts whatever {@code options} make of the binary, and waits until it answers. */
  static RedisProcess start(IntSupplier ports, Options options) {
    try {
      return start(RedisBinary.path(), ports, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with a binary of the caller's choice. */
  static RedisProcess start(String binary, IntSupplier ports, Options options) {
    try {
      for (int tries = 1; ; tries++) {
        Path home = Files.createTempDirectory("completion-cache-redis");
        int port = ports.getAsInt();
        List<String> command = new ArrayList<>();
        command.add(binary);
        command.addAll(options.of(home, port));
        RedisProcess redis = new RedisProcess(port, home, command);
        if (redis.awaitAnswer()) {
          return redis;
        }
        redis.close();
        if (tries == TRIES) {
          throw new IllegalStateException("redis-server does not start: " + command);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line of a server, after the binary's name. */
  static List<String> server(Path home, int port, String... options) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--bind", "127.0.0.1", "--port", String.valueOf(port)));
    words.addAll(List.of("--save", "", "--appendonly", "no", "--dir", home.toString()));
    words.addAll(List.of(options));
    return words;
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
    process.kill();
  }

  /** Starts the server again after {@link #kill()}, empty, on the same port. */
  public void restart() {
    // A connection that something else makes may have the port for a moment.
    for (int tries = 1; tries <= TRIES; tries++) {
      process = ServerProcess.start(command);
      if (awaitAnswer()) {
        return;
      }
    }
    throw new IllegalStateException("redis-server does not start again: " + command);
  }

  /** Stops the process in its tracks: it still takes connections and answers nothing. */
  public void freeze() {
    process.freeze();
  }

  /** Lets a frozen process go on. */
  public void thaw() {
    process.thaw();
  }

  @Override
  public void close() {
    kill();
    if (Files.exists(home)) {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
}
