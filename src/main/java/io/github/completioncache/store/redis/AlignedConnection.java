package io.github.completioncache.store.redis;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * A connection that is not used again if more has arrived than was asked for: whoever had it next
 * would take the reply to an earlier question for his own.
 */
final class AlignedConnection extends Connection {

  private @Nullable RedisInputStream input;

  private AlignedConnection(Builder builder) {
    super(builder);
  }

  @Override
  protected Object protocolRead(RedisInputStream input, PushConsumerChain consumer) {
    this.input = input;
    try {
      return super.protocolRead(input, consumer);
    } catch (OutOfMemoryError e) {
      // Jedis believes any length. Only this one reply did not fit, so nothing else is in trouble.
      setBroken();
      throw new JedisConnectionException("a reply is longer than the heap has room for", e);
    }
  }

  /** Whether every reply that has arrived was read to its end. */
  boolean isAligned() {
    try {
      return input == null || input.available() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  static final class Builder extends Connection.Builder {
    @Override
    protected Connection createConnection() {
      return new AlignedConnection(this);
    }
  }
}
