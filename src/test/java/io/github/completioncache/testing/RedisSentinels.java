package io.github.completioncache.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A primary and a replica that three Sentinels watch, all of them processes of the tests' own, on
 * free loopback ports. The replica is promoted about a second after the primary is gone.
 */
public final class RedisSentinels implements AutoCloseable {

  /** What the Sentinels call the primary, whichever it is. */
  public static final String NAME = "answers";

  private static final int SENTINELS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<RedisProcess> servers = new ArrayList<>();
  private final List<RedisProcess> sentinels = new ArrayList<>();

  private RedisSentinels() {}

  /**
   * Starts all of them and waits until every Sentinel knows all the others and the replica.
   *
   * @param options further words of both servers' command lines
   */
  public static RedisSentinels start(String... options) {
    RedisSentinels all = new RedisSentinels();
    try {
      all.begin(options);
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private void begin(String... options) {
    String[] prompt = concat(options, "--repl-diskless-sync-delay", "0");
    RedisProcess primary = RedisProcess.start(prompt);
    servers.add(primary);
    String place = "127.0.0.1 " + primary.port();
    // In one word only Redis 7 takes it.
    String where = String.valueOf(primary.port());
    servers.add(RedisProcess.start(concat(prompt, "--replicaof", "127.0.0.1", where)));
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(RedisProcess.start(Ports::free, (home, port) -> sentinel(home, port, place)));
    }
    await().atMost(PATIENCE).until(this::isComplete);
  }

  private static List<String> sentinel(Path home, int port, String primary) throws IOException {
    Path file = home.resolve("sentinel.conf");
    Files.write(
        file,
        List.of(
            "bind 127.0.0.1",
            "port " + port,
            "dir " + home,
            "sentinel monitor " + NAME + " " + primary + " 2",
            "sentinel down-after-milliseconds " + NAME + " 600",
            "sentinel failover-timeout " + NAME + " 3000"));
    return List.of(file.toString(), "--sentinel");
  }

  /** Where the Sentinels listen. */
  public List<Integer> ports() {
    return sentinels.stream().map(RedisProcess::port).toList();
  }

  /** The Sentinels as {@code host:port}, with commas in between. */
  public String places() {
    return ports().stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /** The Sentinels' own processes. */
  public List<RedisProcess> sentinels() {
    return List.copyOf(sentinels);
  }

  /** The server that most Sentinels take for the primary. */
  public RedisProcess primary() {
    Map<Integer, Integer> votes = new ConcurrentHashMap<>();
    for (int port : ports()) {
      List<?> place = (List<?>) RedisAdmin.send(port, "SENTINEL", "get-master-addr-by-name", NAME);
      votes.merge(Integer.valueOf((String) place.get(1)), 1, Integer::sum);
    }
    return servers.stream()
        .filter(server -> votes.getOrDefault(server.port(), 0) > SENTINELS / 2)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the Sentinels do not agree: " + votes));
  }

  /** The server that is not the primary. */
  public RedisProcess replica() {
    RedisProcess primary = primary();
    return servers.stream().filter(server -> server != primary).findFirst().orElseThrow();
  }

  /** Promotes the replica, as an operator does who wants to work on the primary. */
  public void promote() {
    RedisProcess next = replica();
    // It refuses until it has heard from the replica.
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(JedisException.class)
        .until(() -> RedisAdmin.send(ports().get(0), "SENTINEL", "FAILOVER", NAME) != null);
    awaitPrimary(next);
  }

  /** Returns when {@code server} says that it is the primary and the Sentinels say so, too. */
  public void awaitPrimary(RedisProcess server) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> primary() == server && info(server.port()).contains("role:master"));
  }

  private boolean isComplete() {
    try {
      return info(servers.get(1).port()).contains("master_link_status:up")
          && ports().stream()
              .map(port -> RedisAdmin.ask(port, "INFO", "sentinel"))
              .allMatch(
                  info ->
                      info.contains("status=ok,")
                          && info.contains("slaves=1,sentinels=" + SENTINELS));
    } catch (JedisException e) {
      return false;
    }
  }

  private static String info(int port) {
    return RedisAdmin.ask(port, "INFO", "replication");
  }

  private static String[] concat(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Override
  public void close() {
    sentinels.forEach(RedisProcess::close);
    servers.forEach(RedisProcess::close);
  }
}
