package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorSpace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.KeyValue;

/**
 * Rows as vector sets of Redis 8, one for each partition, with vectors as they are: a set that
 * keeps them shortened would need the whole ones beside it, to tell the similarity.
 *
 * <p>An element of a vector set does not expire. So each put forgets some that should have, a
 * search that meets one does too and is made again without them, and the whole set expires with the
 * row that lives longest.
 */
final class RedisVectorIndex implements VectorIndex {

  /**
   * How many candidates a search keeps: with 100,000 rows it finds the nearest in 98 % of all
   * cases.
   */
  private static final int CANDIDATES = 100;

  /** How many rows a search looks at before it gives up finding more that have not expired. */
  private static final int EFFORT = 2_000;

  /** More than come in by a put, so that what has expired becomes less; each takes up to 1 ms. */
  private static final int FORGOTTEN_AT_ONCE = 4;

  /** More than the distance of opposites, which is 2 but for what floats round. */
  private static final int ANY_DISTANCE = 3;

  private static final long KEPT = LEARNT_FOR.toMillis();

  private final RedisVectors vectors;
  private final VectorSpace space;

  RedisVectorIndex(RedisVectors vectors, VectorSpace space) {
    this.vectors = vectors;
    this.space = space;
  }

  @Override
  public void put(Row row) {
    space.requireSize(row.vector());
    long now = vectors.now();
    long expires = expiry(row, now);
    if (expires <= now) {
      remove(row.partition(), row.key());
      return;
    }
    VectorNames names = vectors.names(space, row.partition());
    CommandArguments command =
        RedisVectors.rows(VectorScript.PUT, names)
            .add(now)
            .add(FORGOTTEN_AT_ONCE)
            .add(expires - now)
            .add(row.key().toBytes())
            .add(VectorElement.of(row, expires).bytes())
            .add(row.vector().toBytes())
            .add("{\"e\":" + expires + "}")
            .add(expires);
    vectors.put(row.key(), names, command, now, expires - now);
  }

  private static long expiry(Row row, long now) {
    Instant longest = Instant.ofEpochMilli(now + TimeSlot.LONGEST_LIFETIME);
    return (row.expires().isBefore(longest) ? row.expires() : longest).toEpochMilli();
  }

  @Override
  public List<Neighbour> nearest(CacheKey partition, UnitVector vector, int most) {
    space.requireSize(vector);
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    VectorNames names = vectors.names(space, partition);
    long now = vectors.now();
    CommandArguments search = search(names, vector, most);
    List<Found> found = found(vectors.call(link -> link.send(search)));
    if (found.stream().anyMatch(each -> each.element().expires() <= now)) {
      found = vectors.call(link -> found(link.sendAll(again(names, vector, most, now)).get(1)));
    }
    return found.stream()
        .filter(each -> each.element().expires() > now)
        .map(Found::neighbour)
        .toList();
  }

  private static CommandArguments search(VectorNames names, UnitVector vector, int most) {
    return new CommandArguments(Command.VSIM)
        .key(names.vectors())
        .add("FP32")
        .add(vector.toBytes())
        .add("WITHSCORES")
        .add("COUNT")
        .add(most)
        .add("EF")
        .add(Math.max(most, CANDIDATES))
        .add("EPSILON")
        .add(ANY_DISTANCE)
        // A thread for each search would cost as much again as a search among 100,000 rows.
        .add("NOTHREAD");
  }

  /** Makes some of what has expired go, and has Redis pass over the rest, which takes longer. */
  private static List<CommandArguments> again(
      VectorNames names, UnitVector vector, int most, long now) {
    return List.of(
        RedisVectors.rows(VectorScript.FORGET, names).add(now).add(FORGOTTEN_AT_ONCE),
        search(names, vector, most)
            .add("FILTER")
            .add(".e > " + now)
            .add("FILTER-EF")
            .add(Math.max(most, EFFORT)));
  }

  private record Found(VectorElement element, double similarity) {
    Neighbour neighbour() {
      return new Neighbour(element.key(), similarity, element.text(), element.answer());
    }
  }

  private static List<Found> found(@Nullable Object reply) {
    List<?> list = Replies.list(reply);
    List<Found> found = new ArrayList<>();
    // In the newer protocol pairs come as such.
    boolean paired = !list.isEmpty() && list.get(0) instanceof KeyValue;
    for (int i = 0; i < list.size(); i += paired ? 1 : 2) {
      Object first = list.get(i);
      Object element = first instanceof KeyValue<?, ?> pair ? pair.getKey() : first;
      Object score = first instanceof KeyValue<?, ?> pair ? pair.getValue() : list.get(i + 1);
      VectorElement.read((byte[]) element)
          .ifPresent(read -> found.add(new Found(read, similarity(score))));
    }
    return found;
  }

  private static double similarity(Object score) {
    double half =
        score instanceof Double number
            ? number
            : Double.parseDouble(new String((byte[]) score, US_ASCII));
    // Redis tells half the cosine, moved to where it is never negative.
    return Math.max(-1, Math.min(1, 2 * half - 1));
  }

  @Override
  public void remove(CacheKey partition, CacheKey key) {
    CommandArguments command =
        RedisVectors.removal(vectors.names(space, partition)).add(key.toBytes());
    vectors.call(link -> link.send(command));
  }

  @Override
  public void observe(CacheKey partition, Set<CacheKey> answers, Observation observation) {
    VectorNames names = vectors.names(space, partition);
    List<byte[]> lists = new ArrayList<>();
    lists.add(names.learnt());
    answers.forEach(answer -> lists.add(names.learnt(answer)));
    long now = vectors.now();
    CommandArguments command =
        Commands.script(VectorScript.OBSERVE, lists)
            .add(observation.toBytes())
            .add(now)
            .add(now + KEPT)
            .add(KEPT)
            .add(OBSERVATIONS_OF_PARTITION)
            .add(OBSERVATIONS_OF_ENTRY);
    vectors.call(link -> link.send(command));
  }

  @Override
  public Learnt learnt(CacheKey partition, CacheKey answer) {
    VectorNames names = vectors.names(space, partition);
    List<CommandArguments> reads =
        List.of(Commands.list(names.learnt(answer)), Commands.list(names.learnt()));
    long now = vectors.now();
    List<@Nullable Object> replies = vectors.call(link -> link.sendAll(reads));
    return new Learnt(observations(replies.get(0), now), observations(replies.get(1), now));
  }

  @Override
  public List<Observation> observations(CacheKey partition, CacheKey answer) {
    CommandArguments read = Commands.list(vectors.names(space, partition).learnt(answer));
    long now = vectors.now();
    return observations(vectors.call(link -> link.send(read)), now);
  }

  private static List<Observation> observations(@Nullable Object reply, long now) {
    List<?> list = Replies.list(reply);
    if (list.isEmpty() || Long.parseLong(new String((byte[]) list.get(0), US_ASCII)) <= now) {
      return List.of();
    }
    List<Observation> observations = new ArrayList<>(list.size() - 1);
    for (Object each : list.subList(1, list.size())) {
      observation((byte[]) each).ifPresent(observations::add);
    }
    return observations;
  }

  private static Optional<Observation> observation(byte[] bytes) {
    try {
      return Optional.of(Observation.fromBytes(bytes));
    } catch (IllegalArgumentException e) {
      // Of a later version; the others are as good as ever.
      return Optional.empty();
    }
  }
}
