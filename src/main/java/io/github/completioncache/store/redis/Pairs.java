package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Reads whole hashes and sorted sets in steps, so that no command keeps others waiting. The names
 * of fields and members are given as ISO 8859-1, a character for each byte.
 */
final class Pairs {

  /** About how many pairs one command reads. */
  private static final int BATCH = 500;

  /** About how many pairs commands read that are sent together, since nobody comes between them. */
  private static final int AT_ONCE = 2000;

  private static final byte[] START = {'0'};

  private Pairs() {}

  /**
   * A hash to be read.
   *
   * @param size how many fields it has about
   */
  record Hash(String name, long size) {}

  /** Takes what was read. */
  interface Taker {
    /**
     * Takes all pairs of one.
     *
     * @param index which one
     */
    void take(int index, Map<String, byte[]> pairs);
  }

  /** Gives {@code taker} each of the hashes when it has been read, in any order. */
  static void ofHashes(RedisLink link, List<Hash> hashes, Taker taker) {
    Deque<Scan> scans = new ArrayDeque<>();
    for (int i = 0; i < hashes.size(); i++) {
      if (hashes.get(i).size() > 0) {
        scans.add(new Scan(i, Command.HSCAN, hashes.get(i).name(), hashes.get(i).size()));
      }
    }
    while (!scans.isEmpty()) {
      List<Scan> some = new ArrayList<>();
      long pairs = 0;
      while (!scans.isEmpty() && pairs < AT_ONCE) {
        Scan scan = scans.remove();
        pairs += Math.min(BATCH, scan.size);
        some.add(scan);
      }
      exchange(link, some);
      for (int i = some.size() - 1; i >= 0; i--) {
        Scan scan = some.get(i);
        if (scan.isAtEnd()) {
          taker.take(scan.index, scan.pairs);
        } else {
          scans.addFirst(scan);
        }
      }
    }
  }

  /** All members of a sorted set with their {@linkplain #score scores}. */
  static Map<String, byte[]> ofSortedSet(RedisLink link, String name) {
    Scan scan = new Scan(0, Command.ZSCAN, name, BATCH);
    do {
      exchange(link, List.of(scan));
    } while (!scan.isAtEnd());
    return scan.pairs;
  }

  static long score(byte[] text) {
    return (long) Double.parseDouble(new String(text, US_ASCII));
  }

  private static void exchange(RedisLink link, List<Scan> scans) {
    List<@Nullable Object> replies = link.sendAll(scans.stream().map(Scan::command).toList());
    for (int i = 0; i < scans.size(); i++) {
      scans.get(i).take(Replies.list(replies.get(i)));
    }
  }

  /** One of them, and how far it has been read. */
  private static final class Scan {

    private final int index;
    private final Command command;
    private final byte[] key;
    private final long size;
    private final Map<String, byte[]> pairs = new HashMap<>();
    private byte[] cursor = START;

    Scan(int index, Command command, String name, long size) {
      this.index = index;
      this.command = command;
      this.key = KeyNames.bytes(name);
      this.size = size;
    }

    CommandArguments command() {
      return Commands.scanPairs(command, key, cursor, BATCH);
    }

    void take(List<?> reply) {
      List<?> found = Replies.list(reply.get(1));
      for (int i = 0; i + 1 < found.size(); i += 2) {
        // The same pair may come twice, and later as it is then.
        pairs.put(new String((byte[]) found.get(i), ISO_8859_1), (byte[]) found.get(i + 1));
      }
      cursor = (byte[]) reply.get(0);
    }

    boolean isAtEnd() {
      return Arrays.equals(cursor, START);
    }
  }
}
