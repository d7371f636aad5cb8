package io.github.completioncache.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much heap an entry takes in memory. An estimate, made for a 64-bit JVM with compressed
 * references (heaps below 32 GiB), and rather above the truth than below.
 */
final class EntryWeight {

  /**
   * The objects around every entry: key, labels, times, the entry itself, and the cache's own node.
   */
  private static final int FIXED = 440;

  private static final int USAGE = 40;
  private static final int ARRAY = 24;
  private static final int TEXT = 48;
  private static final int SET = 56;
  private static final int TAG = 8;
  private static final int MAP = 64;
  private static final int HEADER = 64;

  private EntryWeight() {}

  /** The estimate in bytes. */
  static long of(CacheEntry entry) {
    EntryLabels labels = entry.labels();
    long weight = (long) FIXED + ARRAY + entry.retainedBytes();
    weight += text(labels.namespace()) + text(labels.category()) + text(labels.model());
    weight += text(entry.contentType());
    if (!labels.tags().isEmpty()) {
      weight += SET;
      for (String tag : labels.tags()) {
        weight += 2 * TAG + text(tag);
      }
    }
    if (!entry.headers().isEmpty()) {
      weight += MAP;
      for (Map.Entry<String, List<String>> header : entry.headers().entrySet()) {
        weight += HEADER + text(header.getKey());
        for (String value : header.getValue()) {
          weight += text(value);
        }
      }
    }
    return weight + (entry.usage().isPresent() ? USAGE : 0);
  }

  /** The same for Caffeine, which counts in {@code int}. */
  static int asInt(Optional<CacheEntry> entry) {
    return (int) Math.min(Integer.MAX_VALUE, of(entry.orElseThrow()));
  }

  private static long text(String text) {
    // A text with any character beyond Latin-1 takes two bytes for each.
    int width = text.chars().allMatch(c -> c < 0x100) ? 1 : 2;
    return TEXT + (long) width * text.length();
  }
}
