package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time in which entries expire, a quarter as wide as the longest lifetime that is
 * filed in it.
 *
 * <p>All that is filed in a slot is forgotten together, at the slot's end and so at most half a
 * lifetime too late (lifetimes below half an hour apart). And the slots in use at any time are few
 * and can be counted up, so that nobody needs to keep a list of them.
 *
 * @param scale two to the power of this is the longest lifetime in milliseconds
 * @param number how many slots of this width there were before it since 1970
 */
record TimeSlot(int scale, long number) {

  /** 2^22 ms are 70 minutes; shorter lifetimes share a scale. */
  private static final int SMALLEST = 22;

  /** 2^42 ms are 139 years. */
  private static final int LARGEST = 42;

  /** No entry is kept for longer than this. */
  static final long LONGEST_LIFETIME = 1L << LARGEST;

  /** How far the clocks of two machines may be apart. */
  private static final long TOLERANCE = Duration.ofMinutes(10).toMillis();

  /**
   * Milliseconds to live; no more than it is to be kept in all, even for a clock that was set back.
   */
  static long ttl(CacheEntry entry, long now) {
    long longest = entry.lifetime().toMillis() + entry.staleFor().toMillis();
    long left = Math.min(entry.expires().toEpochMilli() - now, longest);
    return atMostLongest(left);
  }

  /** So many milliseconds, or as many as anything is kept. */
  static long atMostLongest(long millis) {
    return Math.min(millis, LONGEST_LIFETIME);
  }

  /** The slot of what expires {@code ttl} milliseconds after {@code now}. */
  static TimeSlot of(long now, long ttl) {
    int scale = Math.max(SMALLEST, Long.SIZE - Long.numberOfLeadingZeros(ttl - 1));
    return new TimeSlot(scale, Math.floorDiv(now + ttl, width(scale)));
  }

  /** Every slot in which an entry may be filed that has not expired by {@code now}. */
  static List<TimeSlot> inUse(long now) {
    List<TimeSlot> slots = new ArrayList<>();
    for (int scale = SMALLEST; scale <= LARGEST; scale++) {
      // One more at either end costs little and makes room for a clock that was set.
      long first = Math.floorDiv(now - TOLERANCE, width(scale)) - 1;
      long last = Math.floorDiv(now + (1L << scale) + TOLERANCE, width(scale)) + 1;
      for (long number = first; number <= last; number++) {
        slots.add(new TimeSlot(scale, number));
      }
    }
    return slots;
  }

  /** How many milliseconds after {@code now} everything filed here may be forgotten. */
  long endsIn(long now) {
    return (number + 1) * width(scale) + TOLERANCE - now;
  }

  /** This slot in the name of a key. */
  String spelled() {
    return scale + "." + number;
  }

  private static long width(int scale) {
    return 1L << (scale - 2);
  }
}
