package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/** Writes a value after its place in the index, and not over an invalidation. */
final class EntryWriter {

  private final RedisLink link;
  private final KeyNames names;
  private final LabelIndex index;
  private final Markers markers;

  EntryWriter(RedisLink link, KeyNames names, LabelIndex index, Markers markers) {
    this.link = link;
    this.names = names;
    this.index = index;
    this.markers = markers;
  }

  /**
   * Writes {@code entry}.
   *
   * @param value the stored form of {@code entry}
   * @return false if an invalidation forbids it
   */
  boolean write(CacheEntry entry, byte[] value, long now, long ttl) {
    EntryLabels labels = entry.labels();
    TimeSlot slot = TimeSlot.of(now, ttl);
    long created = entry.created().toEpochMilli();
    List<CommandArguments> reads = markers.reads(labels);
    // Only a reply tells that the index is written, so the value waits for it.
    List<@Nullable Object> replies =
        link.sendAll(Commands.concat(reads, index.additions(labels, slot, now)));
    if (Markers.forbid(replies.subList(0, reads.size()), created)) {
      return false;
    }
    List<@Nullable Object> added = replies.subList(reads.size(), replies.size());
    link.sendAll(index.continuations(labels, slot, now, added));
    byte[] name = names.entry(entry.key());
    replies = link.sendAll(Commands.concat(List.of(Commands.set(name, value, ttl)), reads));
    if (Markers.forbid(replies.subList(1, replies.size()), created)) {
      // An invalidation came in between and may have looked before the value was there. So the
      // value goes, as if it had been put just before the invalidation.
      link.send(Commands.unlinkIfItBegins(name, value));
    }
    return true;
  }
}
