package io.github.completioncache.store.redis;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.EntryLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
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
  private static final int BATCH = 250;

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
    for (String set : present(sets)) {
      boolean continued = visitSet(set, batches);
      if (continued) {
        for (String continuation : present(continuations(set))) {
          visitSet(continuation, batches);
        }
      }
    }
  }

  /** Returns whether this set is continued. */
  private boolean visitSet(String set, Consumer<List<CacheKey>> batches) {
    boolean continued = false;
    byte[] cursor = START;
    do {
      List<?> reply =
          Replies.list(link.send(Commands.scanMembers(KeyNames.bytes(set), cursor, BATCH)));
      List<CacheKey> keys = new ArrayList<>();
      for (Object member : Replies.list(reply.get(1))) {
        byte[] digest = (byte[]) member;
        if (digest.length == CacheKey.BYTES) {
          keys.add(CacheKey.of(digest));
        } else if (Arrays.equals(digest, CONTINUED)) {
          continued = true;
        }
      }
      batches.accept(keys);
      cursor = (byte[]) reply.get(0);
    } while (!Arrays.equals(cursor, START));
    return continued;
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

  private static List<String> continuations(String set) {
    List<String> continuations = new ArrayList<>(256);
    for (int first = 0; first < 256; first++) {
      continuations.add(continuation(set, (byte) first));
    }
    return continuations;
  }

  private static String continuation(String set, byte first) {
    return set + ":" + HexFormat.of().toHexDigits(first);
  }

  private static CommandArguments addition(
      String set, byte[] member, TimeSlot slot, long now, long limit) {
    return Commands.addMember(KeyNames.bytes(set), member, slot.endsIn(now), limit, CONTINUED);
  }
}
