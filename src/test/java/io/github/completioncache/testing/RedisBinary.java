package io.github.completioncache.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * Which {@code redis-server} the tests run: the one that {@code REDIS_SERVER} in the environment
 * names, else the first on the path, else the one that comes with a test dependency, which {@code
 * REDIS_SERVER=embedded} asks for.
 */
final class RedisBinary {

  private static @Nullable String path;

  private RedisBinary() {}

  static synchronized String path() throws IOException {
    if (path == null) {
      String named = System.getenv("REDIS_SERVER");
      if (named == null) {
        Optional<String> found = onPath();
        path = found.isPresent() ? found.get() : embedded();
      } else {
        path = named.equals("embedded") ? embedded() : named;
      }
    }
    return path;
  }

  /** Where {@code .ci/redis-8} unpacks it. */
  static Path release8() {
    return Path.of(".cache", "redis-8", "redis-server");
  }

  /** The first one on the path. */
  static String release7() {
    return onPath().orElseThrow();
  }

  /** The one that is always there. */
  static String release6() {
    try {
      return embedded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> onPath() {
    String directories = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(directories.split(Pattern.quote(File.pathSeparator)))
        .map(directory -> Path.of(directory, "redis-server"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** Whether it was built with TLS; without, it has no such setting. */
  static boolean speaksTls() {
    try {
      return !said(path(), "--tls-port", "a port").contains("Bad directive");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the first one on the path is of this release, such as {@code 7}. */
  static boolean isOnPath(String release) {
    return onPath()
        .filter(path -> said(path, "--version").contains("v=" + release + "."))
        .isPresent();
  }

  private static String said(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String embedded() throws IOException {
    return ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
  }
}
