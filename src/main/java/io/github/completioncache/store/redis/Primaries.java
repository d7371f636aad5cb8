package io.github.completioncache.store.redis;

import java.util.Set;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/** The servers that take writes, and how to enter them. */
interface Primaries {

  /**
   * Who they are now: one, or with Cluster one for each shard.
   *
   * @throws RuntimeException if that cannot be found out
   */
  Set<HostAndPort> now();

  /** Timeouts, encryption and login of a connection to any of them. */
  JedisClientConfig config();
}
