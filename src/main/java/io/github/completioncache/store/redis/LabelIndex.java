package io.github.completioncache.store.redis;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.EntryLabels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/**
 * Finds the entries of a label without looking at any other: for each label and {@link TimeSlot} a
 * set of keys, as 32 bytes each.
 *
 * <p>Members are only ever added, and are forgotten with their whole set when its slot has passed.
 * Taking out single members that look stale would race with a put that is about to write the value.
 * So the index names every entry of a label and possibly others, and whoever asks it looks at the
 * entry's own labels before he acts.
 *
 * <p>A set that has {@value #CROWDED} members is continued in 256 further ones by the first byte of
 * the key, so that none becomes so large that Redis would pause to free or to resize it.
 */
final class LabelIndex {

  private static final int CROWDED = 4096;

  /** About how many members one command reads: nearly every continuation is read by one. */
  private static final int BATCH = 512;

  private static final int SETS_AT_ONCE = 2;

  /** Stands in a set for all the members that are filed in its continuations. */
  private static final byte[] CONTINUED = {'+'};

  private static final byte[] START = {'0'};

  private final RedisLink link;
  private final KeyNames names;

  LabelIndex(RedisLink link, KeyNames names) {
    this.link = link;
    this.names = names;
  }

  /** The commands that file {@code labels.key()} under each of its labels. */
  List<CommandArguments> additions(EntryLabels labels, TimeSlot slot, long now) {
    List<CommandArguments> additions = new ArrayList<>();
    byte[] member = labels.key().toBytes();
    for (Label label : Label.of(labels)) {
      additions.add(addition(set(label, slot), member, slot, now, CROWDED));
    }
    return additions;
  }

  /** The commands that are still to be sent, given the replies to {@link #additions}. */
  List<CommandArguments> continuations(
      EntryLabels labels, TimeSlot slot, long now, List<@Nullable Object> replies) {
    List<CommandArguments> continuations = new ArrayList<>();
    byte[] member = labels.key().toBytes();
    int at = 0;
    for (Label label : Label.of(labels)) {
      if (Replies.number(replies.get(at++)) != 0) {
        String set = continuation(set(label, slot), member[0]);
        continuations.add(addition(set, member, slot, now, Long.MAX_VALUE));
      }
    }
    return continuations;
  }

  /** Gives {@code batches} the keys that may have an entry with {@code label}, some at a time. */
  void visit(Label label, long now, Consumer<List<CacheKey>> batches) {
    String index = names.index(label);
    List<String> sets = TimeSlot.inUse(now).stream().map(slot -> index + slot.spelled()).toList();
    List<String> continued = visit(present(sets), batches);
    visit(
        present(continued.stream().distinct().flatMap(LabelIndex::continuations).toList()),
        batches);
  }

  /** Returns which of the sets are continued. */
  private List<String> visit(List<String> sets, Consumer<List<CacheKey>> batches) {
    List<String> continued = new ArrayList<>();
    Deque<Scan> scans = new ArrayDeque<>();
    sets.forEach(set -> scans.add(new Scan(set)));
    while (!scans.isEmpty()) {
      List<Scan> some = new ArrayList<>();
      while (some.size() < SETS_AT_ONCE && !scans.isEmpty()) {
        some.add(scans.remove());
      }
      List<@Nullable Object> replies = link.sendAll(some.stream().map(Scan::command).toList());
      List<CacheKey> keys = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        if (!some.get(i).take(Replies.list(replies.get(i)), keys, continued)) {
          scans.addFirst(some.get(i));
        }
      }
      batches.accept(keys);
    }
    return continued;
  }

  /** A set, and how far it has been read. */
  private static final class Scan {

    private final String set;
    private byte[] cursor = START;

    Scan(String set) {
      this.set = set;
    }

    CommandArguments command() {
      return Commands.scanMembers(KeyNames.bytes(set), cursor, BATCH);
    }

    /** Takes the members of a reply; returns whether this set is at its end. */
    boolean take(List<?> reply, List<CacheKey> keys, List<String> continued) {
      for (Object member : Replies.list(reply.get(1))) {
        byte[] digest = (byte[]) member;
        if (digest.length == CacheKey.BYTES) {
          keys.add(CacheKey.of(digest));
        } else if (Arrays.equals(digest, CONTINUED)) {
          continued.add(set);
        }
      }
      cursor = (byte[]) reply.get(0);
      return Arrays.equals(cursor, START);
    }
  }

  private List<String> present(List<String> sets) {
    List<@Nullable Object> sizes =
        link.sendAll(sets.stream().map(set -> Commands.countMembers(KeyNames.bytes(set))).toList());
    List<String> present = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      if (Replies.number(sizes.get(i)) > 0) {
        present.add(sets.get(i));
      }
    }
    return present;
  }

  private String set(Label label, TimeSlot slot) {
    return names.index(label) + slot.spelled();
  }

  private static Stream<String> continuations(String set) {
    return IntStream.range(0, 256).mapToObj(first -> continuation(set, (byte) first));
  }

  private static String continuation(String set, byte first) {
    return set + ":" + HexFormat.of().toHexDigits(first);
  }

  private static CommandArguments addition(
      String set, byte[] member, TimeSlot slot, long now, long limit) {
    return Commands.addMember(KeyNames.bytes(set), member, slot.endsIn(now), limit, CONTINUED);
  }
}
