package io.github.completioncache.store.redis;

import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** Decides which client a store uses, and refuses settings that contradict each other. */
final class AccessChoice {

  private static final int DEFAULT_CONNECTIONS = 16;

  private AccessChoice() {}

  /**
   * @throws IllegalStateException if not exactly one of {@code url} and {@code client} is there, or
   *     if one of the others has no effect
   */
  static Access of(
      @Nullable RedisUrl url,
      @Nullable UnifiedJedis client,
      @Nullable SSLContext sslContext,
      @Nullable Integer connections) {
    if (url != null && client != null) {
      throw new IllegalStateException("url and client are both set, but a store uses one server");
    }
    if (client != null) {
      if (sslContext != null || connections != null) {
        throw new IllegalStateException(
            (sslContext != null ? "sslContext" : "connections")
                + " is set, but has no effect on a client that is handed in");
      }
      return new GivenClient(client);
    }
    if (url == null) {
      throw new IllegalStateException("url or client is required, but neither was set");
    }
    if (sslContext != null && !url.tls()) {
      throw new IllegalStateException("sslContext is set, but the url does not mean TLS");
    }
    return new OwnClient(
        url,
        url.tls() ? sockets(sslContext) : null,
        Objects.requireNonNullElse(connections, DEFAULT_CONNECTIONS));
  }

  private static SSLSocketFactory sockets(@Nullable SSLContext given) {
    try {
      return (given != null ? given : SSLContext.getDefault()).getSocketFactory();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no TLS to offer", e);
    }
  }
}
