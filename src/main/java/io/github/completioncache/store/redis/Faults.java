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

  Faults(String place) {
    this.place = place;
  }

  CacheStoreException explain(RuntimeException e) {
    CacheStoreException said = find(e, CacheStoreException.class);
    if (said != null) {
      return said;
    }
    if (find(e, InterruptedException.class) != null) {
      // Waiting for a connection clears the flag; whoever interrupted still wants it seen.
      Thread.currentThread().interrupt();
      return new CacheStoreException("interrupted while waiting for " + place, e);
    }
    JedisDataException refusal = find(e, JedisDataException.class);
    if (refusal != null) {
      return refused(refusal, e);
    }
    if (find(e, SSLException.class) != null) {
      return new ServerFault("no TLS connection to " + place + " can be made", e);
    }
    if (find(e, SocketTimeoutException.class) != null) {
      return late(e);
    }
    if (find(e, NoSuchElementException.class) != null) {
      return new ServerFault("no connection to " + place + " became free in time", e);
    }
    if (find(e, JedisConnectionException.class) != null) {
      return new ServerFault(place + " cannot be reached", e);
    }
    return new ServerFault(place + " failed (" + e.getClass().getSimpleName() + ")", e);
  }

  ServerFault late(@Nullable RuntimeException e) {
    return new ServerFault(place + " did not answer in time", e);
  }

  /** Whether a server said that it takes no writes, as one does that was a primary once. */
  static boolean isReadOnly(RuntimeException e) {
    JedisDataException refusal = find(e, JedisDataException.class);
    return refusal != null && code(refusal).equals("READONLY");
  }

  private CacheStoreException refused(JedisDataException refusal, RuntimeException e) {
    String code = code(refusal);
    if (refusal instanceof JedisAccessControlException) {
      return new ServerFault(place + " refused access (" + code + ")", e);
    }
    String sentence = place + " refused a command (" + code + ")";
    // That one is about a single key, which somebody else has used for something else.
    return code.equals("WRONGTYPE")
        ? new CacheStoreException(sentence, e)
        : new ServerFault(sentence, e);
  }

  private static String code(JedisDataException refusal) {
    Matcher code = CODE.matcher(String.valueOf(refusal.getMessage()));
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
