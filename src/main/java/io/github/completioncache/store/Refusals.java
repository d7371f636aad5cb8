package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.time.Duration;

/**
 * A capability: a store that several processes share can turn away every answer to one request for
 * a while, whoever brings it.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface Refusals extends AsideEntries {

  /** The longest time that a store refuses for. */
  Duration LONGEST = Duration.ofHours(1);

  /**
   * From now on {@link CacheStore#put} does not keep an entry of {@code key} that was asked for
   * before the end of {@code time}, by the clock of whoever calls this. An entry that is kept
   * already stays, and so does an earlier refusal that ends later.
   *
   * @throws IllegalArgumentException if {@code time} is shorter than a millisecond or longer than
   *     an hour
   * @throws CacheStoreException if the store cannot be written
   */
  void refuse(CacheKey key, Duration time);

  /**
   * The end of a refusal that begins now, in milliseconds since 1970.
   *
   * @throws IllegalArgumentException as {@link #refuse}
   */
  static long end(long now, Duration time) {
    if (time.toMillis() < 1 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "time must be between a millisecond and an hour, but is " + time);
    }
    return now + time.toMillis();
  }
}
