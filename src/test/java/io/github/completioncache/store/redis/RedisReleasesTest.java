package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** The build runs the tests of this package with several releases of Redis. */
class RedisReleasesTest {

  @Test
  void thisRunIsWithTheReleaseItIsFor() {
    String release = Objects.requireNonNullElse(System.getenv("REDIS_RELEASE"), "");
    try (RedisProcess redis = RedisProcess.start();
        RedisClient client = RedisClients.connect(redis.url())) {
      assertThat(client.info("server")).contains("redis_version:" + release);
    }
  }

  @Test
  @Needs(Need.REDIS_7)
  void release7IsOnThePath() throws IOException {
    assertThat(version("redis-server")).contains("v=7.");
  }

  @Test
  @Needs(Need.REDIS_8)
  void release8IsUnpacked() throws IOException {
    assertThat(version(Path.of(".cache", "redis-8", "redis-server").toString())).contains("v=8.");
  }

  private static String version(String server) throws IOException {
    Process process = new ProcessBuilder(server, "--version").start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
