package io.github.completioncache.store.redis;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.ScanIteration;

/** What the store needs of a Jedis client, whatever kind of deployment that is for. */
interface Lane {

  /** The reply to one command. */
  @Nullable Object send(CommandArguments command);

  /** The replies to commands that are sent together, in their order, or the first refusal. */
  List<@Nullable Object> sendAll(List<CommandArguments> commands);

  /** The servers that keep something; replicas may be among them. One that is alone has no name. */
  Set<String> nodes();

  /** The reply of one of the {@link #nodes} to one command. */
  @Nullable Object sendTo(String node, CommandArguments command);

  /** All names that match, on every node that has any. */
  ScanIteration scan(String pattern, int about);
}
