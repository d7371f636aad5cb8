package io.github.completioncache.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A Cluster of processes of the tests' own, on free loopback ports. A replica takes its primary's
 * place about two seconds after that is gone, as long as most primaries are left to agree.
 */
public final class RedisCluster implements AutoCloseable {

  private static final int SLOTS = 16_384;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<RedisProcess> nodes = new ArrayList<>();

  private RedisCluster() {}

  /**
   * Starts the nodes, joins them and waits until every one finds all slots served.
   *
   * @param primaries how many share the slots; with less than three none is ever replaced
   * @param replicas how many each of them has
   */
  public static RedisCluster start(int primaries, int replicas) {
    try {
      return start(RedisBinary.path(), primaries, replicas);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with release 8, for tests that {@linkplain Need#REDIS_8 need} it. */
  public static RedisCluster startRelease8(int primaries, int replicas) {
    return start(RedisBinary.release8().toString(), primaries, replicas);
  }

  private static RedisCluster start(String binary, int primaries, int replicas) {
    RedisCluster cluster = new RedisCluster();
    try {
      cluster.begin(binary, primaries, replicas);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void begin(String binary, int primaries, int replicas) {
    int count = primaries * (1 + replicas);
    for (int i = 0; i < count; i++) {
      nodes.add(
          RedisProcess.start(
              binary,
              Ports::freeForNode,
              (home, port) ->
                  RedisProcess.server(
                      home,
                      port,
                      "--cluster-enabled",
                      "yes",
                      "--cluster-node-timeout",
                      "1000",
                      "--repl-diskless-sync-delay",
                      "0")));
    }
    for (int i = 0; i < count; i++) {
      send(i, "CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
    }
    for (int i = 0; i < primaries; i++) {
      int first = SLOTS * i / primaries;
      int end = SLOTS * (i + 1) / primaries;
      // A range in one word needs Redis 7.
      List<String> words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      IntStream.range(first, end).mapToObj(String::valueOf).forEach(words::add);
      send(i, words.toArray(String[]::new));
    }
    for (int i = 1; i < count; i++) {
      send(i, "CLUSTER", "MEET", "127.0.0.1", String.valueOf(nodes.get(0).port()));
    }
    await().atMost(PATIENCE).until(() -> all(node -> lines(node).size() == count));
    for (int i = primaries; i < count; i++) {
      String primary = ask(i % primaries, "CLUSTER", "MYID");
      send(i, "CLUSTER", "REPLICATE", primary);
    }
    await().atMost(PATIENCE).until(() -> isComplete(primaries * replicas));
  }

  /** All nodes, primaries first as they were in the beginning. */
  public List<RedisProcess> nodes() {
    return List.copyOf(nodes);
  }

  /** The nodes as {@code host:port}, with commas in between. */
  public String places() {
    return nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
  }

  /** The node that serves {@code key} now, as a node that answers sees it. */
  public RedisProcess primaryOf(String key) {
    int slot = JedisClusterCRC16.getSlot(key);
    for (RedisProcess node : nodes) {
      for (Object range : slots(node)) {
        List<?> words = (List<?>) range;
        if ((long) words.get(0) <= slot && slot <= (long) words.get(1)) {
          long port = (long) ((List<?>) words.get(2)).get(1);
          return nodes.stream().filter(one -> one.port() == port).findFirst().orElseThrow();
        }
      }
    }
    throw new IllegalStateException("no node knows who serves slot " + slot);
  }

  /** Nothing if the node is down: another one knows. */
  private static List<?> slots(RedisProcess node) {
    try {
      return (List<?>) RedisAdmin.send(node.port(), "CLUSTER", "SLOTS");
    } catch (JedisException e) {
      return List.of();
    }
  }

  /** Returns when another node than {@code before} serves {@code key} and all slots are served. */
  public void awaitSuccessor(String key, RedisProcess before) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              RedisProcess now = primaryOf(key);
              return now != before
                  && RedisAdmin.ask(now.port(), "CLUSTER", "INFO").contains("cluster_state:ok");
            });
  }

  private boolean isComplete(int replicas) {
    return all(
        node ->
            RedisAdmin.ask(node.port(), "CLUSTER", "INFO").contains("cluster_state:ok")
                && lines(node).stream().filter(line -> line.contains("slave")).count() == replicas
                && isInSync(node));
  }

  private static boolean isInSync(RedisProcess node) {
    String info = RedisAdmin.ask(node.port(), "INFO", "replication");
    return info.contains("role:master") || info.contains("master_link_status:up");
  }

  private boolean all(Predicate<RedisProcess> condition) {
    try {
      return nodes.stream().allMatch(condition);
    } catch (JedisException e) {
      return false;
    }
  }

  private static List<String> lines(RedisProcess node) {
    return RedisAdmin.ask(node.port(), "CLUSTER", "NODES")
        .lines()
        .filter(line -> !line.contains("handshake"))
        .toList();
  }

  private void send(int node, String... words) {
    RedisAdmin.send(nodes.get(node).port(), words);
  }

  private String ask(int node, String... words) {
    return RedisAdmin.ask(nodes.get(node).port(), words);
  }

  @Override
  public void close() {
    nodes.forEach(RedisProcess::close);
  }
}
