package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Redis that is short of memory may have thrown away a part of the index and kept an
 * entry that was listed in it. Then only a look at every entry finds all that a label covers.
 */
final class Eviction {

  private final RedisLink link;

  Eviction(RedisLink link) {
    this.link = link;
  }

  /** False also if Redis does not say. */
  boolean isRuledOut() {
    try {
      return link.sendToEachPrimary(Commands.info()).stream().allMatch(Eviction::isRuledOut);
    } catch (CacheStoreException e) {
      // Not everyone may ask this. If it is an outage, whatever comes next will report it.
      return false;
    }
  }

  private static boolean isRuledOut(@Nullable Object reply) {
    ServerInfo info = ServerInfo.of(reply);
    boolean never =
        info.field("maxmemory").equals("0") || info.field("maxmemory_policy").equals("noeviction");
    return never && info.field("evicted_keys").equals("0");
  }
}
