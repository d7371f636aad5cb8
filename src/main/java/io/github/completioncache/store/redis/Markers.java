package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/**
 * What invalidations leave behind, for an hour, so that a call that was in flight meanwhile, on
 * whichever machine, does not store what was just invalidated.
 *
 * <p>A marker is a key per label, per entry or for everything; its value is the time of the latest
 * invalidation in milliseconds, by the clock of the machine that invalidated. That of a refusal is
 * its end.
 */
final class Markers {

  /** Longer than any provider call takes. */
  private static final long TTL = Duration.ofHours(1).toMillis();

  private final RedisLink link;
  private final KeyNames names;

  Markers(RedisLink link, KeyNames names) {
    this.link = link;
    this.names = names;
  }

  /**
   * Leaves a marker that says {@code at}, now or up to an hour ahead, unless there is one that says
   * a later time.
   */
  void leave(Invalidation what, long at) {
    byte[] name = name(what);
    Object earlier = link.send(Commands.exchange(name, text(at), TTL));
    if (earlier != null && millis(earlier) > at) {
      link.send(Commands.set(name, (byte[]) earlier, TTL));
    }
  }

  /** The commands that read every marker which covers {@code labels}. */
  List<CommandArguments> reads(EntryLabels labels) {
    List<CommandArguments> reads = new ArrayList<>();
    reads.add(Commands.get(names.markerOfEverything()));
    reads.add(Commands.get(names.marker(labels.key())));
    for (Label label : Label.of(labels)) {
      reads.add(Commands.get(names.marker(label)));
    }
    return reads;
  }

  /** Whether one of these replies to {@link #reads} forbids to keep what was created then. */
  static boolean forbid(List<@Nullable Object> replies, long created) {
    for (Object reply : replies) {
      // The same millisecond may have been before or after: in doubt it was before.
      if (reply != null && millis(reply) >= created) {
        return true;
      }
    }
    return false;
  }

  private byte[] name(Invalidation what) {
    if (what instanceof Invalidation.Everything) {
      return names.markerOfEverything();
    }
    if (what instanceof Invalidation.OfKey of) {
      return names.marker(of.key());
    }
    return names.marker(Label.named(what));
  }

  private static byte[] text(long millis) {
    return Long.toString(millis).getBytes(US_ASCII);
  }

  private static long millis(Object reply) {
    return Long.parseLong(new String((byte[]) reply, US_ASCII));
  }
}
