package io.github.completioncache;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import org.jspecify.annotations.Nullable;

/**
 * What became of the last answer to a request, as far as this process knows.
 *
 * @param text the same in words; null if it was stored
 * @param labels under which it was stored; null if it was not, or has been removed
 * @param end until when it was to be kept, in milliseconds since 1970
 */
record Fate(@Nullable String text, @Nullable EntryLabels labels, long end) {

  static final String UNANSWERED = "the same was asked before, and is not answered yet";
  static final Fate REJECTED = new Fate("its answer has been rejected");
  static final Fate INVALIDATED = new Fate("its answer has been invalidated");

  /** It is not in the store. */
  Fate(String text) {
    this(text, null, 0);
  }

  /** It is in the store. */
  static Fate stored(CacheEntry entry) {
    return new Fate(null, entry.labels(), entry.expires().toEpochMilli());
  }

  /** Why there is nothing in the store now. */
  String text(long now) {
    if (text != null) {
      return text;
    }
    return now >= end
        ? "its answer has expired"
        : "its answer was stored, and has been evicted or removed since";
  }
}
