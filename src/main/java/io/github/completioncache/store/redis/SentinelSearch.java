package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Looks for a Sentinel that knows the primary before Jedis is asked to, which would log a warning
 * with a stack trace for each Sentinel that does not answer, at each attempt.
 */
final class SentinelSearch {

  private final RedisUrl url;
  private final Function<HostAndPort, Connection> connect;

  SentinelSearch(RedisUrl url, Function<HostAndPort, Connection> connect) {
    this.url = url;
    this.connect = connect;
  }

  /** The servers that a URL names. */
  static Set<HostAndPort> places(RedisUrl url) {
    Set<HostAndPort> places = new LinkedHashSet<>();
    for (RedisUrl.Host host : url.hosts()) {
      places.add(new HostAndPort(host.name(), host.port()));
    }
    return places;
  }

  /**
   * All Sentinels, one that knows the primary before the others.
   *
   * @throws JedisException if there is none
   */
  Set<HostAndPort> answeringFirst() {
    List<HostAndPort> sentinels = new ArrayList<>(places(url));
    Collections.shuffle(sentinels);
    boolean answered = false;
    JedisException failure = null;
    for (int i = 0; i < sentinels.size(); i++) {
      HostAndPort sentinel = sentinels.get(i);
      try {
        // A dead one leaves time for the others.
        long share = Deadline.nanosLeft() / (sentinels.size() - i);
        if (Deadline.atMost(share, () -> primary(sentinel)) != null) {
          Set<HostAndPort> ordered = new LinkedHashSet<>(List.of(sentinel));
          ordered.addAll(sentinels);
          return ordered;
        }
        answered = true;
      } catch (JedisException e) {
        failure = e;
      }
    }
    throw answered || failure == null
        ? new ServerFault("no Sentinel knows a primary of the name " + url.master(), failure)
        : new JedisConnectionException("no Sentinel answers", failure);
  }

  private @Nullable Object primary(HostAndPort sentinel) {
    try (Connection connection = connect.apply(sentinel)) {
      return connection.executeCommand(
          new CommandArguments(Command.SENTINEL)
              .add("GET-MASTER-ADDR-BY-NAME".getBytes(UTF_8))
              .add(String.valueOf(url.master())));
    }
  }
}
