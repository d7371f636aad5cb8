package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.UnreadableEntryException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Goes through the names of one node after the other, a step at a time, and reads the values. */
final class RedisListing implements EntryListing {

  /** So many names at most are looked at by one command. */
  private static final int STEP = 1000;

  /** So many values at most are read at once. */
  private static final int VALUES = 50;

  private final RedisLink link;
  private final KeyNames names;
  private final BiFunction<CacheKey, byte[], Optional<CacheEntry>> readable;

  /**
   * @param readable makes an entry of its stored form; empty if it has expired
   */
  RedisListing(
      RedisLink link, KeyNames names, BiFunction<CacheKey, byte[], Optional<CacheEntry>> readable) {
    this.link = link;
    this.names = names;
    this.readable = readable;
  }

  /** Which process a node is. */
  private record Identity(String run, boolean isReplica) {}

  @Override
  public Page page(Optional<String> after, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    ListingMark given = after.map(ListingMark::parse).orElse(null);
    Set<String> nodes = link.nodes();
    ListingMark mark = given;
    if (mark == null || !nodes.contains(mark.node())) {
      // Whoever has taken the place of a node that is gone comes among those that are left.
      Optional<ListingMark> next = next(nodes, mark == null ? Set.of() : mark.done());
      if (next.isEmpty()) {
        return new Page(List.of(), Optional.empty());
      }
      mark = next.get();
    }
    Identity identity = identity(mark.node());
    if (identity.isReplica()) {
      return page(List.of(), ListingMark.START, mark, identity, nodes);
    }
    // A cursor of another process would lead past some entries.
    boolean mine = mark.run().equals(identity.run());
    String cursor = mine ? mark.cursor() : ListingMark.START;
    List<?> reply =
        Replies.list(
            link.sendTo(
                mark.node(),
                Commands.scan(
                    cursor.getBytes(US_ASCII), names.entryPattern(), Math.min(most, STEP))));
    List<CacheKey> keys = new ArrayList<>();
    for (Object name : Replies.list(reply.get(1))) {
      names.keyIn(new String((byte[]) name, UTF_8)).ifPresent(keys::add);
    }
    String further = new String((byte[]) Replies.present(reply.get(0)), US_ASCII);
    return page(entries(keys), further, mark, identity, nodes);
  }

  private static Page page(
      List<CacheEntry> entries,
      String cursor,
      ListingMark mark,
      Identity identity,
      Set<String> nodes) {
    ListingMark further = new ListingMark(cursor, identity.run(), mark.node(), mark.done());
    if (!further.isAtStart()) {
      return new Page(entries, Optional.of(further.spelled()));
    }
    Set<String> done = new LinkedHashSet<>(mark.done());
    done.add(mark.node());
    return new Page(entries, next(nodes, done).map(ListingMark::spelled));
  }

  private static Optional<ListingMark> next(Set<String> nodes, Set<String> done) {
    return nodes.stream()
        .filter(node -> !done.contains(node))
        .findFirst()
        .map(node -> ListingMark.at(node, done));
  }

  private Identity identity(String node) {
    try {
      ServerInfo info = ServerInfo.of(link.sendTo(node, Commands.info()));
      return new Identity(info.field("run_id"), info.field("role").equals("slave"));
    } catch (ServerFault e) {
      // Not everyone may ask this. If it is an outage, whatever comes next will report it.
      return new Identity("", false);
    }
  }

  private List<CacheEntry> entries(List<CacheKey> keys) {
    List<CacheEntry> entries = new ArrayList<>();
    for (List<CacheKey> some : Slices.of(keys, VALUES)) {
      List<@Nullable Object> values = values(some);
      for (int i = 0; i < some.size(); i++) {
        byte[] value = Replies.value(values.get(i));
        if (value != null) {
          entry(some.get(i), value).ifPresent(entries::add);
        }
      }
    }
    return entries;
  }

  private Optional<CacheEntry> entry(CacheKey key, byte[] value) {
    try {
      return readable.apply(key, value);
    } catch (UnreadableEntryException e) {
      return Optional.empty();
    }
  }

  private List<@Nullable Object> values(List<CacheKey> keys) {
    try {
      return link.sendAll(keys.stream().map(key -> Commands.get(names.entry(key))).toList());
    } catch (ServerFault e) {
      throw e;
    } catch (CacheStoreException e) {
      // One of them is no value at all; the others are still to be had.
      List<@Nullable Object> values = new ArrayList<>();
      keys.forEach(key -> values.add(value(key)));
      return values;
    }
  }

  private @Nullable Object value(CacheKey key) {
    try {
      return link.send(Commands.get(names.entry(key)));
    } catch (ServerFault e) {
      throw e;
    } catch (CacheStoreException e) {
      return null;
    }
  }
}
