package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which entries were read, until the next write puts it down: a read never writes. Kept to the hour
 * and up to a limit, since it only decides which entries go first when room is needed. Safe for use
 * by several threads.
 */
final class AccessTimes {

  static final long GRAIN = Duration.ofHours(1).toMillis();

  private static final int CAPACITY = 10_000;
  private static final int MOST_PER_WRITE = 64;

  private final ConcurrentMap<CacheKey, Long> pending = new ConcurrentHashMap<>();

  /** Notes that an entry is read now, unless it is known to have been read within the hour. */
  void note(CacheKey key, long accessed, long now) {
    if (now - accessed >= GRAIN && pending.size() < CAPACITY) {
      pending.putIfAbsent(key, now);
    }
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Writes some of it down. What is lost when the write fails is not worth keeping. */
  void writeTo(EntryTable entries) throws SQLException {
    if (pending.isEmpty()) {
      return;
    }
    Iterator<Map.Entry<CacheKey, Long>> each = pending.entrySet().iterator();
    for (int i = 0; i < MOST_PER_WRITE && each.hasNext(); i++) {
      Map.Entry<CacheKey, Long> access = each.next();
      each.remove();
      entries.touch(access.getKey(), access.getValue());
    }
  }
}
