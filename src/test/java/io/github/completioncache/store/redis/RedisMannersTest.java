package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.TestRedis;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisClient;

/** Nothing behind the user's back, in his Redis and in his JVM. */
class RedisMannersTest {

  @Test
  void r6_hitIsOneGet() {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient admin = RedisClients.connect(redis.url());
        RedisCacheStore store = Patience.connect(redis.url())) {
      store.put(key(1), entry(key(1)).build());
      long before = commandsProcessed(admin);
      for (int i = 0; i < 100; i++) {
        assertThat(store.get(key(1))).isPresent();
      }
      // One more is the question itself.
      assertThat(commandsProcessed(admin) - before).isEqualTo(101);
    }
  }

  private static long commandsProcessed(RedisClient admin) {
    return admin
        .info("stats")
        .lines()
        .filter(line -> line.startsWith("total_commands_processed:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void hasNoLastingThreadAndNoManagementBeanOfItsOwn() throws Exception {
    String url = TestRedis.url();
    ObjectName beans = new ObjectName("org.apache.commons.pool2:*");
    int beansBefore = ManagementFactory.getPlatformMBeanServer().queryNames(beans, null).size();
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    try (RedisCacheStore store =
        Patience.builder().url(url).keyPrefix(TestRedis.newPrefix()).build()) {
      useEverything(store);
      // The one that connected may be about to end.
      await()
          .untilAsserted(
              () ->
                  assertThat(Thread.getAllStackTraces().keySet())
                      .filteredOn(thread -> !thread.getName().startsWith("awaitility"))
                      .isSubsetOf(threads));
      assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(beans, null))
          .hasSize(beansBefore);
    }
  }

  @Test
  void leavesClientOfTheUserOpen() {
    try (RedisClient client = RedisClients.connect(TestRedis.url())) {
      RedisCacheStore store = Patience.builder().client(client).build();
      store.get(key(1));
      store.close();
      store.close();
      assertThat(client.ping()).isEqualTo("PONG");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jedis-, Jedis 8 or newer, redis.clients:jedis",
    "commons-pool2-, Jedis 8 or newer, redis.clients:jedis",
    "resilience4j-circuitbreaker-, Resilience4j 2.3 or newer,"
        + " io.github.resilience4j:resilience4j-circuitbreaker"
  })
  void saysWhatToAddWhereLibraryIsMissing(
      String jar, String library, String artifact, @TempDir Path folder) throws Exception {
    String pathWithout =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(jar))
            .collect(Collectors.joining(File.pathSeparator));
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                pathWithout,
                WithoutLibrary.class.getName(),
                said.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
    assertThat(Files.readString(said))
        .isEqualTo(
            "java.lang.IllegalStateException: RedisCacheStore needs "
                + library
                + ": add the dependency "
                + artifact);
  }

  /** Runs in a JVM of its own. */
  static final class WithoutLibrary {
    public static void main(String[] args) throws IOException {
      try {
        RedisCacheStore.connect("redis://localhost:6379");
      } catch (RuntimeException e) {
        Files.writeString(Path.of(args[0]), e.toString());
      }
    }
  }

  private static void useEverything(RedisCacheStore store) {
    for (int i = 0; i < 30; i++) {
      EntryLabels labels = new EntryLabels(key(i), "n" + i % 2, "c", "m", Set.of("t" + i));
      store.put(key(i), entry(labels).build());
      store.get(key(i));
    }
    store.remove(key(0));
    List.of(
            Invalidation.key(key(1)),
            Invalidation.tag("t2"),
            Invalidation.namespace("n1"),
            Invalidation.model("m"),
            Invalidation.category("c"),
            Invalidation.everything())
        .forEach(store::invalidate);
  }
}
