package io.github.completioncache.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/** The lane through any Jedis client. */
class ClientLane implements Lane {

  private final UnifiedJedis client;
  private final @Nullable Renewal renewal;

  ClientLane(UnifiedJedis client) {
    this.client = client;
    this.renewal =
        client instanceof RedisClusterClient cluster
            ? new Renewal(cluster::refreshClusterTopology)
            : null;
  }

  @Override
  public final @Nullable Object send(CommandArguments command) {
    return client.executeCommand(command);
  }

  @Override
  public List<@Nullable Object> sendAll(List<CommandArguments> commands) {
    try {
      return sendInPipeline(commands);
    } catch (JedisDataException e) {
      throw e;
    } catch (RuntimeException e) {
      if (renewal != null) {
        // A pipeline for Cluster would go on asking a node that has been replaced.
        renewal.begin();
      }
      throw e;
    }
  }

  private List<@Nullable Object> sendInPipeline(List<CommandArguments> commands) {
    List<Response<Object>> responses = new ArrayList<>(commands.size());
    // Closing is what sends; a sync before it would be waited for twice if the peer is silent.
    try (AbstractPipeline pipeline = pipeline()) {
      for (CommandArguments command : commands) {
        responses.add(pipeline.sendCommand(command));
      }
    }
    List<@Nullable Object> replies = new ArrayList<>(responses.size());
    for (Response<Object> response : responses) {
      replies.add(reply(response, commands.get(replies.size())));
    }
    return replies;
  }

  private AbstractPipeline pipeline() {
    // Left to itself, the one for Cluster starts threads for every use.
    return client instanceof RedisClusterClient cluster
        ? cluster.pipelined(new InPlace())
        : client.pipelined();
  }

  private @Nullable Object reply(Response<Object> response, CommandArguments command) {
    try {
      return response.get();
    } catch (JedisRedirectionException e) {
      // The slot has moved: a pipeline does not follow, a single command does.
      return send(command);
    }
  }

  @Override
  public Set<String> nodes() {
    // The client's list of primaries is not renewed after a failover, this one is.
    return client instanceof RedisClusterClient cluster
        ? cluster.getClusterNodes().keySet()
        : Set.of("");
  }

  @Override
  public @Nullable Object sendTo(String node, CommandArguments command) {
    if (!(client instanceof RedisClusterClient cluster)) {
      return send(command);
    }
    ConnectionPool pool = cluster.getClusterNodes().get(node);
    if (pool == null) {
      throw new JedisConnectionException("the node is gone");
    }
    try (Connection connection = pool.getResource()) {
      return connection.executeCommand(command);
    }
  }

  @Override
  public final ScanIteration scan(String pattern, int about) {
    return client.scanIteration(about, pattern);
  }

  /** Carries out everything in the thread that asks for it. */
  private static final class InPlace extends AbstractExecutorService implements ExecutorService {

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
