package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.sqlite.VectorReader.Place;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of the partitions that were asked for last, within a bound on the heap they take.
 * Safe for use by several threads.
 */
final class VectorCache {

  private static final int OVERHEAD = 500;
  private static final float LOAD = 0.75f;

  private final long maximumBytes;
  private final Map<Place, Part> parts = new LinkedHashMap<>(16, LOAD, true);
  private final Object growing = new Object();
  private long bytes;

  VectorCache(long maximumBytes) {
    this.maximumBytes = maximumBytes;
  }

  /** That of {@code place}, which may be new. */
  synchronized Part of(Place place) {
    return parts.computeIfAbsent(place, unused -> new Part());
  }

  /** Puts an end to {@code part}, whose vectors have become useless. */
  synchronized void drop(Place place, Part part) {
    if (parts.remove(place, part)) {
      forget(part);
    }
  }

  private void forget(Part part) {
    bytes -= part.bytes;
    part.bytes = 0;
  }

  /** Takes note of how large {@code part} has become, and makes room for it. */
  synchronized void resized(Place place, Part part, long size) {
    // One that had to make room while it grew takes part of the heap again.
    Part known = parts.putIfAbsent(place, part);
    if (known != null && known != part) {
      return;
    }
    bytes += size + OVERHEAD - part.bytes;
    part.bytes = size + OVERHEAD;
    Iterator<Map.Entry<Place, Part>> longestAgoFirst = parts.entrySet().iterator();
    while (bytes > maximumBytes && longestAgoFirst.hasNext()) {
      Part each = longestAgoFirst.next().getValue();
      if (each != part) {
        forget(each);
        longestAgoFirst.remove();
      }
    }
  }

  /** About what all of them take of the heap. */
  synchronized long bytes() {
    return bytes;
  }

  /** The lock of whoever reads a partition of many rows: one does so at a time. */
  Object growing() {
    return growing;
  }

  /** How many bytes the vectors of one partition may take. */
  long maximumBytes() {
    return maximumBytes;
  }

  /** One partition. Its lock is held by who fills it. */
  static final class Part {

    /** Guarded by the cache. */
    private long bytes;

    /** Null until it is filled. */
    volatile @Nullable FlatVectors vectors;
  }
}
