package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.PushConsumerChainImpl;
import redis.clients.jedis.RedisCredentials;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;
import redis.clients.jedis.util.RedisOutputStream;

/**
 * A connection on which a server tells every change to keys that begin with a prefix, by <a
 * href="https://redis.io/docs/latest/develop/reference/client-side-caching/">client-side
 * caching</a> in broadcasting mode, which takes no memory on the server for each key.
 *
 * <p>Jedis's own connection is for replies to commands: it cannot wait for a message without
 * breaking at the first timeout. So this one has Jedis's socket and its reader of the protocol
 * only.
 */
final class TrackingConnection implements AutoCloseable {

  /** Lets every message come out as a reply. */
  private static final PushConsumerChain EVERYTHING =
      PushConsumerChainImpl.of(
          context -> {
            context.propagate();
            return context;
          });

  private final Socket socket;
  private final RedisInputStream in;
  private final RedisOutputStream out;
  private boolean asked;

  /**
   * Connects, logs in and begins to track.
   *
   * @param silence how long the server may say nothing before it is asked whether it is there, and
   *     again how long it may take to answer, in milliseconds
   * @throws RuntimeException of Jedis, if the server cannot be reached or refuses
   */
  TrackingConnection(HostAndPort place, JedisClientConfig config, String prefix, int silence)
      throws IOException {
    socket = new DefaultJedisSocketFactory(place, config).createSocket();
    try {
      socket.setSoTimeout(silence);
      in = new RedisInputStream(socket.getInputStream());
      out = new RedisOutputStream(socket.getOutputStream());
      hello(config);
      call(
          new CommandArguments(Command.CLIENT)
              .add("TRACKING")
              .add("ON")
              .add("BCAST")
              .add("PREFIX")
              .add(prefix));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void hello(JedisClientConfig config) throws IOException {
    CommandArguments hello = new CommandArguments(Command.HELLO).add("3");
    RedisCredentials login =
        config.getCredentialsProvider() == null ? null : config.getCredentialsProvider().get();
    if (login != null && login.getPassword() != null) {
      String user = login.getUser() == null ? "default" : login.getUser();
      hello.add("AUTH").add(user).add(new String(login.getPassword()));
    }
    call(hello);
  }

  private void call(CommandArguments command) throws IOException {
    send(command);
    Object unused = Protocol.read(in, EVERYTHING);
  }

  private void send(CommandArguments command) throws IOException {
    Protocol.sendCommand(out, command);
    out.flush();
  }

  /**
   * Waits for the next message.
   *
   * @return the names of keys that have changed; null if it may be any
   * @throws RuntimeException of Jedis, if the connection is lost or the server silent
   */
  @Nullable List<?> next() throws IOException {
    while (true) {
      if (!awaitMessage()) {
        if (asked) {
          throw new JedisConnectionException("the server is silent");
        }
        asked = true;
        send(new CommandArguments(Command.PING));
        continue;
      }
      asked = false;
      if (Protocol.read(in, EVERYTHING) instanceof List<?> push
          && push.size() == 2
          && push.get(0) instanceof byte[] kind
          && new String(kind, UTF_8).equals("invalidate")) {
        return (List<?>) push.get(1);
      }
    }
  }

  /** Whether a message begins to arrive in time. Nothing is taken from it. */
  private boolean awaitMessage() {
    try {
      boolean unused = in.peek(Protocol.GREATER_THAN_BYTE);
      return true;
    } catch (JedisConnectionException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up anyway.
      return;
    }
  }
}
