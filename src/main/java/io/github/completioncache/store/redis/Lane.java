package io.github.completioncache.store.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.ScanIteration;

/** What the store needs of a Jedis client, whatever kind of deployment that is for. */
interface Lane {

  /** The reply to one command. */
  @Nullable Object send(CommandArguments command);

  /** The replies to commands that are sent together, in their order, or the first refusal. */
  List<@Nullable Object> sendAll(List<CommandArguments> commands);

  /** The replies of all primaries. */
  List<@Nullable Object> sendToEachPrimary(CommandArguments command);

  /** All names that match, on every node that has any. */
  ScanIteration scan(String pattern, int about);
}
