package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Response;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.UnifiedJedis;

/**
 * The way to Redis: sends commands, gives back their bare replies, and turns all trouble into
 * {@link CacheStoreException}.
 *
 * <p>Commands are built here and not by Jedis's own methods, so that a key preprocessor of the
 * user's client cannot make {@code SCAN} see other names than {@code SET}.
 */
final class RedisLink {

  private final UnifiedJedis client;
  private final boolean owned;
  private final Faults faults;
  private volatile boolean closed;

  /**
   * @param place how to call the server in messages
   * @param afterLostConnection what to do when a connection turns out to be dead
   */
  RedisLink(UnifiedJedis client, boolean owned, String place, Runnable afterLostConnection) {
    this.client = client;
    this.owned = owned;
    this.faults = new Faults(place, afterLostConnection);
  }

  /** The reply to one command. */
  @Nullable Object send(CommandArguments command) {
    return guarded(() -> client.executeCommand(command));
  }

  /**
   * The replies to commands that are sent together, in their order. The commands may be executed in
   * any order.
   *
   * @throws CacheStoreException also if any one of the commands is refused
   */
  List<@Nullable Object> sendAll(List<CommandArguments> commands) {
    if (commands.isEmpty()) {
      return List.of();
    }
    return guarded(
        () -> {
          List<Response<Object>> responses = new ArrayList<>(commands.size());
          // Closing is what sends; a sync before it would be waited for twice if the peer is
          // silent.
          try (AbstractPipeline pipeline = client.pipelined()) {
            for (CommandArguments command : commands) {
              responses.add(pipeline.sendCommand(command));
            }
          }
          List<@Nullable Object> replies = new ArrayList<>(responses.size());
          for (Response<Object> response : responses) {
            replies.add(response.get());
          }
          return replies;
        });
  }

  /** Gives {@code batches} the names that match {@code pattern}, some at a time, on every node. */
  void scan(String pattern, int about, Consumer<Collection<String>> batches) {
    ScanIteration iteration = guarded(() -> client.scanIteration(about, pattern));
    while (!iteration.isIterationCompleted()) {
      batches.accept(guarded(iteration::nextBatchList));
    }
  }

  /** Closes the client if it is ours. Closing twice does nothing. */
  void close() {
    closed = true;
    if (owned) {
      client.close();
    }
  }

  void requireOpen() {
    if (closed) {
      throw new CacheStoreException("the Redis store is closed");
    }
  }

  private <T extends @Nullable Object> T guarded(Supplier<T> call) {
    requireOpen();
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw closed ? new CacheStoreException("the Redis store is closed", e) : faults.explain(e);
    }
  }
}
