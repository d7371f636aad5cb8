package io.github.completioncache.store.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** A client that stays its owner's. */
final class GivenClient implements Access {

  private final Lane lane;

  GivenClient(UnifiedJedis client) {
    lane = new ClientLane(client);
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public @Nullable Primaries primaries() {
    // How to enter them is not to be had from the client.
    return null;
  }

  @Override
  public void forgetIdleConnections() {
    // They are the owner's.
  }

  @Override
  public void close() {
    // So is the client.
  }
}
