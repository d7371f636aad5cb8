package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.ScanIteration;

/**
 * The way to Redis: sends commands, gives back their bare replies, and turns all trouble into
 * {@link CacheStoreException}.
 *
 * <p>Commands are built here and not by Jedis's own methods, so that a key preprocessor of the
 * user's client cannot make {@code SCAN} see other names than {@code SET}.
 */
final class RedisLink {

  private final Access access;
  private final Faults faults;
  private final long budgetNanos;
  private volatile boolean closed;

  /**
   * @param place how to call the server in messages
   * @param budget for a command that is not part of an operation with a {@link Deadline}
   */
  RedisLink(Access access, String place, Duration budget) {
    this.access = access;
    this.faults = new Faults(place);
    this.budgetNanos = budget.toNanos();
  }

  /** The reply to one command. */
  @Nullable Object send(CommandArguments command) {
    return guarded(() -> access.lane().send(command));
  }

  /**
   * The replies to commands that are sent together, in their order. The commands may be executed in
   * any order.
   *
   * @throws CacheStoreException also if any one of the commands is refused
   */
  List<@Nullable Object> sendAll(List<CommandArguments> commands) {
    return commands.isEmpty() ? List.of() : guarded(() -> access.lane().sendAll(commands));
  }

  /** The replies of all primaries. */
  List<@Nullable Object> sendToEachPrimary(CommandArguments command) {
    return guarded(
        () -> {
          Lane lane = access.lane();
          List<@Nullable Object> replies = new ArrayList<>();
          lane.nodes().forEach(node -> replies.add(lane.sendTo(node, command)));
          return replies;
        });
  }

  /** The servers that keep something, see {@link Lane#nodes}. */
  Set<String> nodes() {
    return guarded(() -> access.lane().nodes());
  }

  /** The reply of one of the {@link #nodes} to one command. */
  @Nullable Object sendTo(String node, CommandArguments command) {
    return guarded(() -> access.lane().sendTo(node, command));
  }

  /** Gives {@code batches} the names that match {@code pattern}, some at a time, on every node. */
  void scan(String pattern, int about, Consumer<Collection<String>> batches) {
    ScanIteration iteration = guarded(() -> access.lane().scan(pattern, about));
    while (!iteration.isIterationCompleted()) {
      batches.accept(guarded(iteration::nextBatchList));
    }
  }

  /** Closes the client if it is ours. Closing twice does nothing. */
  void close() {
    closed = true;
    access.close();
  }

  void requireOpen() {
    if (closed) {
      throw new CacheStoreException("the Redis store is closed");
    }
  }

  private <T extends @Nullable Object> T guarded(Supplier<T> call) {
    requireOpen();
    if (Deadline.hasPassed()) {
      // Also what ends an operation of several commands on a client that knows no deadline.
      throw faults.late(null);
    }
    try {
      return Deadline.within(budgetNanos, call);
    } catch (RuntimeException e) {
      if (closed) {
        throw new CacheStoreException("the Redis store is closed", e);
      }
      if (Faults.isReadOnly(e)) {
        // Behind the same name there may be another primary by now.
        access.forgetIdleConnections();
      }
      throw faults.explain(e);
    }
  }
}
