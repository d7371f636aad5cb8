package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.CacheStoreException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The vectors of all spaces and partitions, and how an invalidation finds the rows of an entry: a
 * key for each entry says in which partitions it has one.
 *
 * <p>Has a circuit breaker of its own. A search takes longer than a read, and must not keep others
 * from reading.
 */
final class RedisVectors implements VectorStore {

  /** So many rows at most are removed in one step; each takes up to a millisecond. */
  private static final int REMOVED_AT_ONCE = 8;

  private static final int KEYS = 250;
  private static final int PLACES = 1000;
  private static final byte[] START = {'0'};
  private static final byte[] SOME = {'1'};

  private final RedisLink link;
  private final KeyNames names;
  private final Circuit circuit;
  private final Circuit reads;
  private final String place;
  private final Clock clock;
  private volatile boolean hasVectorSets;

  RedisVectors(
      RedisLink link, KeyNames names, Circuit circuit, Circuit reads, String place, Clock clock) {
    this.link = link;
    this.names = names;
    this.circuit = circuit;
    this.reads = reads;
    this.place = place;
    this.clock = clock;
  }

  @Override
  public VectorIndex vectors(VectorSpace space) {
    link.requireOpen();
    return new RedisVectorIndex(this, space);
  }

  /** The wall clock, in milliseconds. */
  long now() {
    return clock.millis();
  }

  VectorNames names(VectorSpace space, CacheKey partition) {
    return names.vectors(space, partition);
  }

  /** What {@code operation} gives, within the budget; throws at once in an outage. */
  <T extends @Nullable Object> T call(Function<RedisLink, T> operation) {
    link.requireOpen();
    if (reads.isInDoubt()) {
      // Whoever asks for vectors has just read: he has waited for Redis long enough.
      throw new LeftAlone(place);
    }
    return circuit.call(
        () -> understood(operation),
        () -> {
          throw new LeftAlone(place);
        },
        false);
  }

  private <T extends @Nullable Object> T understood(Function<RedisLink, T> operation) {
    try {
      return operation.apply(link);
    } catch (CacheStoreException e) {
      if (isUnknownCommand(e)) {
        throw new CacheStoreException(
            place + " has no vector sets: semantic matching needs Redis 8 or newer", e);
      }
      throw e;
    }
  }

  private static boolean isUnknownCommand(CacheStoreException e) {
    return e.getCause() instanceof JedisDataException refusal
        && String.valueOf(refusal.getMessage())
            .toLowerCase(Locale.ROOT)
            .matches("(?s).*unknown (redis )?command.*");
  }

  /**
   * Puts a row.
   *
   * @param at where it lies
   * @param row the command that puts it
   * @param ttl for how long it is to be found
   */
  void put(CacheKey key, VectorNames at, CommandArguments row, long now, long ttl) {
    byte[] spelled = at.spelled();
    List<CommandArguments> notes =
        List.of(
            Commands.addMember(names.places(key), spelled, ttl, Long.MAX_VALUE, spelled),
            Commands.addMember(names.anyVectors(), SOME, ttl, Long.MAX_VALUE, SOME));
    List<CommandArguments> writes =
        List.of(row, Commands.get(names.markerOfEverything()), Commands.get(names.marker(key)));
    boolean refused =
        call(
            open -> {
              if (!hasVectorSets) {
                // Before anything is noted of rows that cannot be.
                open.send(new CommandArguments(Command.VCARD).key(at.vectors()));
                hasVectorSets = true;
              }
              // First, so that no row is there that nobody finds.
              open.sendAll(notes);
              List<@Nullable Object> replies = open.sendAll(writes);
              return Markers.forbid(replies.subList(1, replies.size()), now);
            });
    if (refused) {
      // An invalidation came in between and may have looked before the row was there.
      call(open -> open.send(removal(at).add(key.toBytes())));
    }
  }

  /** The command that removes the rows of the keys which are to be added. */
  static CommandArguments removal(VectorNames at) {
    return rows(VectorScript.REMOVE, at);
  }

  /** A script for the rows of a partition; its arguments are to be added. */
  static CommandArguments rows(byte[] script, VectorNames at) {
    return Commands.script(script, List.of(at.vectors(), at.elements(), at.expiries()));
  }

  /** Whether there may be any rows, unless Redis has evicted what tells so. */
  boolean mayBeThere() {
    return Replies.number(link.send(Commands.countMembers(names.anyVectors()))) > 0;
  }

  /** The command whose reply tells {@link #removeRows} where an entry has rows. */
  CommandArguments look(CacheKey key) {
    return Commands.scanMembers(names.places(key), START, PLACES);
  }

  /** Removes all rows of these entries. */
  void removeRows(List<CacheKey> keys) {
    for (List<CacheKey> some : Slices.of(keys, KEYS)) {
      removeRows(some, link.sendAll(some.stream().map(this::look).toList()));
    }
  }

  /** The same, given the replies to {@link #look}. */
  void removeRows(List<CacheKey> keys, List<@Nullable Object> looks) {
    Map<String, List<CacheKey>> places = new LinkedHashMap<>();
    List<CommandArguments> forget = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      CacheKey key = keys.get(i);
      List<?> found = Replies.list(Replies.list(looks.get(i)).get(1));
      for (Object spelled : found) {
        places
            .computeIfAbsent(new String((byte[]) spelled, US_ASCII), any -> new ArrayList<>())
            .add(key);
      }
      if (!found.isEmpty()) {
        forget.add(Commands.unlink(names.places(key)));
      }
    }
    places.forEach(
        (spelled, rows) -> {
          VectorNames at = names.vectors(spelled);
          for (List<CacheKey> some : Slices.of(rows, REMOVED_AT_ONCE)) {
            link.send(removal(at).addObjects(some.stream().map(CacheKey::toBytes).toList()));
          }
        });
    link.sendAll(forget);
  }
}
