package io.github.completioncache.stats;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** The sums that are kept for the cache as a whole only. */
record Tallies(
    long stores,
    long unreadable,
    SortedMap<String, Long> bypasses,
    SortedMap<String, Long> notStored,
    SortedMap<String, Long> storeErrors,
    SortedMap<String, Long> refreshes) {

  /** The sums of {@code adders} as they are now, names without a count left out. */
  static SortedMap<String, Long> sums(Map<String, LongAdder> adders) {
    SortedMap<String, Long> sums = new TreeMap<>();
    adders.forEach((name, adder) -> putCount(sums, name, adder.sum()));
    return Collections.unmodifiableSortedMap(sums);
  }

  Tallies minus(Tallies earlier) {
    return new Tallies(
        Math.max(0, stores - earlier.stores),
        Math.max(0, unreadable - earlier.unreadable),
        minus(bypasses, earlier.bypasses),
        minus(notStored, earlier.notStored),
        minus(storeErrors, earlier.storeErrors),
        minus(refreshes, earlier.refreshes));
  }

  private static SortedMap<String, Long> minus(Map<String, Long> later, Map<String, Long> earlier) {
    SortedMap<String, Long> difference = new TreeMap<>();
    later.forEach(
        (name, count) -> putCount(difference, name, count - earlier.getOrDefault(name, 0L)));
    return Collections.unmodifiableSortedMap(difference);
  }

  private static void putCount(Map<String, Long> counts, String name, long count) {
    if (count > 0) {
      counts.put(name, count);
    }
  }
}
