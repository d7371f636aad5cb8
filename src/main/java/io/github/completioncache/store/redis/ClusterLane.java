package io.github.completioncache.store.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * The lane through our own client for a Cluster. Sends together what goes to the same node, a node
 * after the other, so that no thread holds one connection while it waits for another; Jedis's own
 * pipeline would do that, start threads and log every failure.
 */
final class ClusterLane extends ClientLane {

  private final ClusterNodes nodes;

  ClusterLane(RedisClusterClient client, ClusterNodes nodes) {
    super(client);
    this.nodes = nodes;
  }

  @Override
  public List<@Nullable Object> sendAll(List<CommandArguments> commands) {
    Map<HostAndPort, List<Integer>> parts = new LinkedHashMap<>();
    for (int i = 0; i < commands.size(); i++) {
      HostAndPort node = nodes.getNode(commands.get(i).getKeyHashSlots().iterator().next());
      if (node == null) {
        nodes.renewSlotCache();
        throw new JedisConnectionException("no node has the slot");
      }
      parts.computeIfAbsent(node, any -> new ArrayList<>()).add(i);
    }
    List<@Nullable Object> replies = new ArrayList<>();
    commands.forEach(command -> replies.add(null));
    parts.forEach((node, indexes) -> exchange(node, commands, indexes, replies));
    for (int i = 0; i < replies.size(); i++) {
      if (replies.get(i) instanceof JedisRedirectionException) {
        replies.set(i, send(commands.get(i)));
      } else if (replies.get(i) instanceof JedisDataException refusal) {
        throw refusal;
      }
    }
    return replies;
  }

  private void exchange(
      HostAndPort node,
      List<CommandArguments> commands,
      List<Integer> indexes,
      List<@Nullable Object> replies) {
    try (Connection connection = nodes.getConnection(node)) {
      for (int index : indexes) {
        connection.sendCommand(commands.get(index));
      }
      List<? extends @Nullable Object> received = connection.getMany(indexes.size());
      for (int i = 0; i < indexes.size(); i++) {
        replies.set(indexes.get(i), received.get(i));
      }
    } catch (JedisConnectionException e) {
      // The node may be gone for good, and its slots somewhere else.
      nodes.renewSlotCache();
      throw e;
    }
  }

  @Override
  public Set<String> nodes() {
    return nodes.primaries().stream()
        .map(HostAndPort::toString)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public @Nullable Object sendTo(String node, CommandArguments command) {
    try (Connection connection = nodes.getConnection(HostAndPort.from(node))) {
      return connection.executeCommand(command);
    } catch (JedisConnectionException e) {
      nodes.renewSlotCache();
      throw e;
    }
  }
}
