package io.github.completioncache.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.commands.ProtocolCommand;

/** Tells one Redis process what to do, each time over a connection of its own. */
final class RedisAdmin {

  private static final JedisClientConfig CONFIG = RedisClients.config().resp2().build();

  private RedisAdmin() {}

  /** The reply to {@code words}, texts as strings; throws whatever the server refuses. */
  static Object send(int port, String... words) {
    ProtocolCommand command = () -> words[0].getBytes(UTF_8);
    String[] rest = List.of(words).subList(1, words.length).toArray(String[]::new);
    try (RedisClient client =
        RedisClient.builder()
            .hostAndPort(new HostAndPort("127.0.0.1", port))
            .clientConfig(CONFIG)
            .build()) {
      return readable(client.sendCommand(command, rest));
    }
  }

  /** The same, for a reply that is one text. */
  static String ask(int port, String... words) {
    return (String) send(port, words);
  }

  private static Object readable(Object reply) {
    if (reply instanceof byte[] text) {
      return new String(text, UTF_8);
    }
    if (reply instanceof List<?> list) {
      return list.stream().map(RedisAdmin::readable).toList();
    }
    return reply;
  }
}
