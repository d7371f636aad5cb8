package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.key.FieldDigests;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ring of the requests made last. One that was made again since its place was last up for
 * replacement keeps it for another round. Safe for use by several threads.
 */
final class RecentRequests {

  private final AtomicReferenceArray<@Nullable Seen> ring;
  private final ConcurrentMap<CacheKey, Seen> byKey = new ConcurrentHashMap<>();
  private final ReentrantLock adding = new ReentrantLock();
  private volatile int hand;
  private volatile boolean full;

  /** One request. */
  static final class Seen {

    private final CacheKey key;
    private final String api;
    private final FieldDigests fields;
    private volatile boolean again;
    private volatile @Nullable Fate fate;

    Seen(CacheKey key, String api, FieldDigests fields) {
      this.key = key;
      this.api = api;
      this.fields = fields;
    }

    /** It has been made again. */
    void touch() {
      // Whoever only reads does not take the line away from the other processors.
      if (!again) {
        again = true;
      }
    }

    /** What became of its last answer; null if that is not known. */
    @Nullable Fate fate() {
      return fate;
    }

    void is(Fate fate) {
      this.fate = fate;
    }
  }

  RecentRequests(int most) {
    ring = new AtomicReferenceArray<>(most);
  }

  /** Whether whatever is added takes the place of another one. */
  boolean isFull() {
    return full;
  }

  /** How many there are. */
  int known() {
    return byKey.size();
  }

  @Nullable Seen find(CacheKey key) {
    return byKey.get(key);
  }

  /** Adds a request, unless there is one of its key. */
  void add(Seen seen) {
    adding.lock();
    try {
      if (byKey.containsKey(seen.key)) {
        return;
      }
      Seen replaced = advance();
      if (replaced != null) {
        byKey.remove(replaced.key);
      }
      ring.set(hand, seen);
      byKey.put(seen.key, seen);
      hand = (hand + 1) % ring.length();
      full |= hand == 0;
    } finally {
      adding.unlock();
    }
  }

  /** Moves the hand to a place that may be taken; gives what is there. */
  private @Nullable Seen advance() {
    Seen there = ring.get(hand);
    // After one round nothing is spared any more, however busy it is.
    for (int i = 0; i < ring.length() && there != null && there.again; i++) {
      there.again = false;
      hand = (hand + 1) % ring.length();
      there = ring.get(hand);
    }
    return there;
  }

  /** The fields of the request of that API that differs least; the newest of several. */
  @Nullable FieldDigests nearest(String api, FieldDigests fields) {
    FieldDigests nearest = null;
    int least = Integer.MAX_VALUE;
    int newest = hand + ring.length() - 1;
    for (int i = 0; i < ring.length() && least > 1; i++) {
      Seen seen = ring.get((newest - i) % ring.length());
      if (seen != null && seen.api.equals(api)) {
        int distance = fields.distanceTo(seen.fields, least);
        if (distance < least) {
          least = distance;
          nearest = seen.fields;
        }
      }
    }
    return nearest;
  }

  void forEach(Consumer<Seen> action) {
    for (int i = 0; i < ring.length(); i++) {
      Seen seen = ring.get(i);
      if (seen != null) {
        action.accept(seen);
      }
    }
  }
}
