package io.github.completioncache.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * The Redis that tests use: the one {@code REDIS_URL} in the environment names, else a container
 * where a Docker engine answers and {@code REDIS_SERVER} names no binary, else a {@linkplain
 * RedisProcess process} of our own.
 *
 * <p>It is shared by all tests of a JVM and, with {@code REDIS_URL}, by others: a test takes a
 * {@linkplain #newPrefix() prefix of its own} and never flushes. A test that breaks or flushes its
 * server {@linkplain RedisProcess#start starts one}.
 */
public final class TestRedis {

  private static final String IMAGE = "redis:7-alpine";
  private static final int PORT = 6379;

  private static @Nullable String url;

  private TestRedis() {}

  /** The URL of the shared server. */
  public static synchronized String url() {
    if (url == null) {
      String given = System.getenv("REDIS_URL");
      if (given != null) {
        url = given;
      } else {
        url = isDockerLikely() ? inDocker().orElseGet(TestRedis::process) : process();
      }
    }
    return url;
  }

  /** A key prefix that nobody else has. */
  public static String newPrefix() {
    return "completion-cache-test:" + UUID.randomUUID() + ":";
  }

  private static String process() {
    return RedisProcess.start().url();
  }

  /** Looking before asking keeps Testcontainers from searching and logging at length. */
  private static boolean isDockerLikely() {
    return System.getenv("REDIS_SERVER") == null
        && (System.getenv("DOCKER_HOST") != null
            || Stream.of(
                    "/var/run/docker.sock",
                    System.getenv("XDG_RUNTIME_DIR") + "/docker.sock",
                    System.getProperty("user.home") + "/.docker/run/docker.sock")
                .anyMatch(socket -> Files.exists(Path.of(socket))));
  }

  private static Optional<String> inDocker() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    GenericContainer<?> redis = new GenericContainer<>(IMAGE).withExposedPorts(PORT);
    redis.start();
    Runtime.getRuntime().addShutdownHook(new Thread(redis::stop));
    return Optional.of("redis://" + redis.getHost() + ":" + redis.getMappedPort(PORT));
  }
}
