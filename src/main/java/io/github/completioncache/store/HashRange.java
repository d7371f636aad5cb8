package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A stretch of hash codes. Keys are digests, so equal stretches hold about equally many, and paging
 * by them needs neither an order nor a memory of what was listed.
 *
 * @param first the first hash code, unsigned
 * @param end the hash code after the last one, unsigned
 */
record HashRange(long first, long end) {

  private static final long ALL = 1L << 32;
  private static final Pattern MARK = Pattern.compile("[0-9]{1,10}");

  /**
   * The stretch that begins at a mark and holds about {@code most} of {@code size} keys.
   *
   * @throws IllegalArgumentException if {@code most} is below 1, or {@code after} is no mark
   */
  static HashRange next(Optional<String> after, int most, long size) {
    long first = after.map(HashRange::parse).orElse(0L);
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    long length = size <= most ? ALL : Math.max(1, ALL / size * most);
    return new HashRange(first, Math.min(ALL, first + length));
  }

  private static long parse(String after) {
    if (MARK.matcher(after).matches() && Long.parseLong(after) < ALL) {
      return Long.parseLong(after);
    }
    throw new IllegalArgumentException(
        "after must be a mark of this store's, a number below " + ALL);
  }

  boolean contains(CacheKey key) {
    long hash = Integer.toUnsignedLong(key.hashCode());
    return first <= hash && hash < end;
  }

  /** Where the next stretch begins; empty behind the last one. */
  Optional<String> mark() {
    return end == ALL ? Optional.empty() : Optional.of(Long.toString(end));
  }
}
