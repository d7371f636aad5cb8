package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStoreException;
import java.net.SocketTimeoutException;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Says in one sentence what is wrong with Redis.
 *
 * <p>A server's own words are not repeated beyond their first, the code: some of them quote the
 * command, and with it a key or a value.
 */
final class Faults {

  /** Redis 6 wraps what a script was refused in a message of its own. */
  private static final Pattern CODE =
      Pattern.compile("(?:ERR Error running script.* -)?([A-Z]{2,})");

  private final String place;
  private final Runnable afterLostConnection;

  Faults(String place, Runnable afterLostConnection) {
    this.place = place;
    this.afterLostConnection = afterLostConnection;
  }

  CacheStoreException explain(RuntimeException e) {
    if (find(e, InterruptedException.class) != null) {
      // Waiting for a connection clears the flag; whoever interrupted still wants it seen.
      Thread.currentThread().interrupt();
      return new CacheStoreException("interrupted while waiting for " + place, e);
    }
    if (e instanceof JedisAccessControlException) {
      return new CacheStoreException(place + " refused access (" + code(e) + ")", e);
    }
    if (e instanceof JedisDataException) {
      return new CacheStoreException(place + " refused a command (" + code(e) + ")", e);
    }
    if (find(e, SSLException.class) != null) {
      return new CacheStoreException("no TLS connection to " + place + " can be made", e);
    }
    if (find(e, SocketTimeoutException.class) != null) {
      return new CacheStoreException(place + " did not answer in time", e);
    }
    if (find(e, NoSuchElementException.class) != null) {
      return new CacheStoreException("no connection to " + place + " became free in time", e);
    }
    if (find(e, JedisConnectionException.class) != null) {
      afterLostConnection.run();
      return new CacheStoreException(place + " cannot be reached", e);
    }
    return new CacheStoreException(place + " failed (" + e.getClass().getSimpleName() + ")", e);
  }

  private static String code(RuntimeException e) {
    Matcher code = CODE.matcher(String.valueOf(e.getMessage()));
    return code.lookingAt() ? code.group(1) : "no code";
  }

  private static <T extends Throwable> @Nullable T find(Throwable from, Class<T> type) {
    for (Throwable at = from; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
