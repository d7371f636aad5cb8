package io.github.completioncache.dashboard;

import java.time.Instant;
import java.util.List;

/** Where the numbers of the page come from. Safe for use by several threads. */
interface Numbers {

  /** The time ranges that can be asked for; the first one is shown first. */
  List<TimeRange> ranges();

  /**
   * The numbers of a range that ends now.
   *
   * @throws io.github.completioncache.store.CacheStoreException if they cannot be read
   */
  Period read(TimeRange range, Instant now);
}
