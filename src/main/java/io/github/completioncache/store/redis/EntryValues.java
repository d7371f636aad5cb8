package io.github.completioncache.store.redis;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import org.jspecify.annotations.Nullable;

/**
 * Entries as values in Redis.
 *
 * @param maximumBytes how large a value may be, and the answer in it
 * @param compressFromBytes from which length on answers are compressed
 */
record EntryValues(int maximumBytes, int compressFromBytes) {

  /** The stored form; null if the entry is too large, compressed or not. */
  byte @Nullable [] write(CacheEntry entry) {
    if (entry.bodyLength() > maximumBytes) {
      return null;
    }
    byte[] value = entry.encodeCompressed(compressFromBytes);
    return value.length > maximumBytes ? null : value;
  }

  CacheEntry read(CacheKey key, byte[] value) {
    return CacheEntry.decode(key, value, maximumBytes);
  }
}
