package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Leases;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/** Leases as keys of their own that expire; the value names the owner. */
final class RedisLeases implements Leases {

  private final RedisLink link;
  private final KeyNames names;
  private final Circuit writes;
  private final String place;

  RedisLeases(RedisLink link, KeyNames names, Circuit writes, String place) {
    this.link = link;
    this.names = names;
    this.writes = writes;
    this.place = place;
  }

  @Override
  public String take(CacheKey key, String owner, Duration time) {
    if (time.toMillis() < 1) {
      throw new IllegalArgumentException("time must be at least a millisecond, but is " + time);
    }
    byte[] value = owner.getBytes(UTF_8);
    Object holder = send(Commands.setUnlessSet(names.lease(key), value, time.toMillis()));
    return new String((byte[]) Replies.present(holder), UTF_8);
  }

  @Override
  public boolean release(CacheKey key, String owner) {
    byte[] value = owner.getBytes(UTF_8);
    return Replies.number(send(Commands.unlinkIfItIs(names.lease(key), value))) > 0;
  }

  private @Nullable Object send(CommandArguments command) {
    return writes.call(
        () -> link.send(command),
        () -> {
          throw new LeftAlone(place);
        },
        false);
  }
}
